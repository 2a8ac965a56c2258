import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import { idSchema } from "#protocol/primitives.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import {
  deliveryListQuerySchema,
  deliveryListSchema,
  newWebhookSchema,
  replayedSchema,
  replaySchema,
  secretRotationSchema,
  testDeliverySchema,
  WEBHOOK_LOG_MAX,
  WEBHOOK_LOG_MS,
  WEBHOOK_PAUSES_S,
  WEBHOOK_QUEUE_MAX,
  WEBHOOK_TIMEOUT_MS,
  webhookCreateSchema,
  webhookListSchema,
  webhookPatchSchema,
  webhookSchema,
} from "#protocol/webhooks.ts";
import {
  endpointIds,
  registerEndpoint,
  removeEndpoint,
  updateEndpoint,
} from "#storage/d1/webhooks.ts";
import { configOf } from "../config.ts";
import { answer, body, JSON_BODY, problem, problems, type AppEnv } from "../http.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { outsideAddress } from "../outside-address.ts";
import { router } from "./router.ts";
import { invalid } from "../invalid.ts";

const tags = ["Webhooks"];
const security = [{ operator: [] }];
/** Only operators may see and change endpoints. */
const guarded = { tags, security, middleware: operatorOnly };

const params = z.object({ webhook_id: idSchema });
const PATH = "/operator/webhooks/{webhook_id}";
const DAY_MS = 24 * 60 * 60_000;

const DELIVERED = [
  "The server sends each event as Standard Webhooks defines it: a `POST` with `webhook-id`, `webhook-timestamp` and",
  "`webhook-signature`, at least once, in the order of its conversation. A response of 2xx within",
  `${WEBHOOK_TIMEOUT_MS / 1_000} seconds counts as delivery; the server reads no body and follows no redirect.`,
  `Otherwise it retries the event, give or take a tenth of the pause, after ${WEBHOOK_PAUSES_S.join(", ")} seconds,`,
  "while other conversations continue. A response of 410, or three days without any delivery, disables the endpoint.",
  `At most ${WEBHOOK_QUEUE_MAX} events wait; the server drops further events and counts them as \`missed\`.`,
].join(" ");

export const webhookRoutes = router();

webhookRoutes.openapi(
  createRoute({
    ...guarded,
    method: "post",
    path: "/operator/webhooks",
    operationId: "createWebhook",
    summary: "Create a webhook endpoint",
    description: `It receives changes committed from then on (HOOK-1). ${DELIVERED} A server can have at most MAX_WEBHOOKS endpoints.`,
    request: { body: body(webhookCreateSchema) },
    responses: {
      201: answer("The endpoint with its secret, which is shown only here", newWebhookSchema, [
        "Location",
      ]),
      ...problems("not_found", "too_many", ...JSON_BODY, "rate_limited"),
    },
  }),
  async (c) => {
    const wish = c.req.valid("json");
    const address = checkedAddress(c, wish.url);
    if (!address.ok) return problem(c, address.error);
    const { MAX_WEBHOOKS } = configOf(c.env);
    const id = crypto.randomUUID();
    const endpoint = c.env.WEBHOOKS.getByName(id);
    const { webhook, secret } = await endpoint.create(id, wish);
    try {
      const registered = await registerEndpoint(c.env.DB, webhook, MAX_WEBHOOKS);
      if (registered) {
        c.header("location", `/api/v1/operator/webhooks/${id}`);
        return c.json({ ...webhook, secret }, 201);
      }
    } catch (error) {
      // D1 may have the row despite the error: then every conversation would call an endpoint that nobody can see.
      await Promise.allSettled([endpoint.end(), removeEndpoint(c.env.DB, id)]);
      throw error;
    }
    await endpoint.end();
    return problem(c, failure("too_many", `This server can have at most ${MAX_WEBHOOKS} webhooks`));
  },
);

webhookRoutes.openapi(
  createRoute({
    ...guarded,
    method: "get",
    path: "/operator/webhooks",
    operationId: "listWebhooks",
    summary: "List the webhook endpoints",
    description: "The secrets are not shown.",
    responses: {
      200: answer("All endpoints, oldest first", webhookListSchema),
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const ids = await endpointIds(c.env.DB);
    const views = await Promise.all(ids.map((id) => c.env.WEBHOOKS.getByName(id).view()));
    const items = views.flatMap((view) => (view.ok ? [view.value] : []));
    return c.json({ items, next_cursor: null }, 200);
  },
);

webhookRoutes.openapi(
  createRoute({
    ...guarded,
    method: "get",
    path: PATH,
    operationId: "getWebhook",
    summary: "Get a webhook endpoint",
    description:
      "Includes its condition: how many events wait, since when it has been failing, and how many events it missed.",
    responses: {
      200: answer("The endpoint", webhookSchema),
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
    request: { params },
  }),
  async (c) => {
    const view = await endpointOf(c, c.req.valid("param")).view();
    return view.ok ? c.json(view.value, 200) : problem(c, view.error);
  },
);

webhookRoutes.openapi(
  createRoute({
    ...guarded,
    method: "patch",
    path: PATH,
    operationId: "updateWebhook",
    summary: "Change, pause or resume a webhook endpoint",
    description:
      "The server sends nothing to a paused endpoint, and its events wait. `active` resumes a paused or disabled endpoint at once, with all waiting events.",
    request: { params, body: body(webhookPatchSchema) },
    responses: {
      200: answer("The endpoint", webhookSchema),
      ...problems("not_found", ...JSON_BODY, "rate_limited"),
    },
  }),
  async (c) => {
    const patch = c.req.valid("json");
    const address = patch.url === undefined ? ok(null) : checkedAddress(c, patch.url);
    if (!address.ok) return problem(c, address.error);
    const updated = await endpointOf(c, c.req.valid("param")).update(patch);
    if (!updated.ok) return problem(c, updated.error);
    const { value } = updated;
    await updateEndpoint(c.env.DB, value, value.status !== "disabled");
    return c.json(value, 200);
  },
);

webhookRoutes.openapi(
  createRoute({
    ...guarded,
    method: "delete",
    path: PATH,
    operationId: "deleteWebhook",
    summary: "Delete a webhook endpoint",
    description: "This also deletes its waiting events and its log.",
    request: { params },
    responses: {
      204: { description: "The endpoint is deleted" },
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const { webhook_id } = c.req.valid("param");
    const registered = await removeEndpoint(c.env.DB, webhook_id);
    const ended = await c.env.WEBHOOKS.getByName(webhook_id).end();
    return registered || ended ? c.body(null, 204) : problem(c, failure("not_found"));
  },
);

webhookRoutes.openapi(
  createRoute({
    ...guarded,
    method: "post",
    path: `${PATH}/secret`,
    operationId: "rotateWebhookSecret",
    summary: "Replace an endpoint's secret",
    description:
      "During the overlap, each request is signed with both secrets, so that receivers can switch one by one. A second rotation within the overlap ends the oldest secret at once.",
    request: { params, body: body(secretRotationSchema) },
    responses: {
      200: answer("The endpoint with its new secret, which is shown only here", newWebhookSchema),
      ...problems("not_found", ...JSON_BODY, "rate_limited"),
    },
  }),
  async (c) => {
    const { overlap_s } = c.req.valid("json");
    const rotated = await endpointOf(c, c.req.valid("param")).rotateSecret(overlap_s);
    if (!rotated.ok) return problem(c, rotated.error);
    const { webhook, secret } = rotated.value;
    return c.json({ ...webhook, secret }, 200);
  },
);

webhookRoutes.openapi(
  createRoute({
    ...guarded,
    method: "post",
    path: `${PATH}/test`,
    operationId: "testWebhook",
    summary: "Send a test event to an endpoint now",
    description: "Works regardless of its status. The server does not retry or log the event.",
    request: { params },
    responses: {
      200: answer("The endpoint's response, or why there was none", testDeliverySchema),
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const tried = await endpointOf(c, c.req.valid("param")).sendTest();
    return tried.ok ? c.json(tried.value, 200) : problem(c, tried.error);
  },
);

webhookRoutes.openapi(
  createRoute({
    ...guarded,
    method: "get",
    path: `${PATH}/deliveries`,
    operationId: "listDeliveries",
    summary: "List the events that an endpoint was sent or has yet to receive",
    description: `Newest first. The log keeps the last ${WEBHOOK_LOG_MAX} events that were delivered or given up, for ${WEBHOOK_LOG_MS / DAY_MS} days.`,
    request: { params, query: deliveryListQuerySchema },
    responses: {
      200: answer("A page of deliveries", deliveryListSchema),
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const page = await endpointOf(c, c.req.valid("param")).deliveries(query);
    return page.ok ? c.json(page.value, 200) : problem(c, page.error);
  },
);

webhookRoutes.openapi(
  createRoute({
    ...guarded,
    method: "post",
    path: `${PATH}/replay`,
    operationId: "replayDeliveries",
    summary: "Replay events from the log",
    description:
      "Replays one event, delivered or not, or all that failed since a time, with the same ids and bodies, for another three days. Texts that were deleted meanwhile are left out.",
    request: { params, body: body(replaySchema) },
    responses: {
      200: answer("How many events wait again", replayedSchema),
      ...problems("not_found", ...JSON_BODY, "rate_limited"),
    },
  }),
  async (c) => {
    const replayed = await endpointOf(c, c.req.valid("param")).replay(c.req.valid("json"));
    return replayed.ok ? c.json({ replayed: replayed.value }, 200) : problem(c, replayed.error);
  },
);

function endpointOf({ env }: Context<AppEnv>, { webhook_id }: { webhook_id: string }) {
  return env.WEBHOOKS.getByName(webhook_id);
}

function checkedAddress({ env }: Context<AppEnv>, url: string): Result<URL> {
  const allowed = outsideAddress(url, configOf(env).OUTSIDE_LOOPBACK === "allowed");
  if (allowed.ok) return allowed;
  return err(invalid("url", allowed.error));
}
