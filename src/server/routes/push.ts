import { createRoute } from "@hono/zod-openapi";
import { failure } from "#protocol/errors.ts";
import {
  PUSH_DEVICES_MAX,
  pushSubscriptionListSchema,
  pushSubscriptionPutSchema,
  pushSubscriptionSchema,
} from "#protocol/push.ts";
import { configOf } from "../config.ts";
import { answer, AUTHENTICATED, body, JSON_BODY, problem, problems } from "../http.ts";
import { authenticated } from "../middleware/authenticated.ts";
import { isDeviceKey } from "../push/push-keys.ts";
import { pushEndpoint } from "../push/push-services.ts";
import { pushPublicKey } from "../push/vapid.ts";
import { router } from "./router.ts";
import { invalid } from "../invalid.ts";

const tags = ["Notifications"];
const security = [{ bearer: [] }];
const path = "/users/me/push-subscriptions";

/** A person's devices that receive notifications. */
export const pushRoutes = router();

pushRoutes.openapi(
  createRoute({
    method: "get",
    path,
    tags,
    operationId: "listPushSubscriptions",
    summary: "List your devices that receive notifications, the most recently used first",
    description: "The addresses at the push services are never shown.",
    middleware: authenticated,
    security,
    responses: {
      200: answer("Your devices", pushSubscriptionListSchema),
      ...problems(...AUTHENTICATED),
    },
  }),
  async (c) => {
    const { user_id, session_id } = c.get("session");
    const items = await c.env.USERS.getByName(user_id).pushSubscriptions(session_id);
    return c.json({ items, next_cursor: null }, 200);
  },
);

pushRoutes.openapi(
  createRoute({
    method: "put",
    path,
    tags,
    operationId: "putPushSubscription",
    summary: "Send notifications to the device of your session",
    description:
      "The body is the `toJSON` of the browser's `PushSubscription`, created with `features.push_key` as its `applicationServerKey`; " +
      "send it again whenever your app starts. It replaces your session's earlier subscription, and ends with the session. " +
      `The server sends only to known push services, and only to your ${PUSH_DEVICES_MAX} most recently used devices (PUSH-1). ` +
      "`not_found`: this server sends no notifications.",
    middleware: authenticated,
    security,
    request: { body: body(pushSubscriptionPutSchema) },
    responses: {
      200: answer("The device", pushSubscriptionSchema),
      ...problems(...AUTHENTICATED, ...JSON_BODY, "not_found", "overloaded"),
    },
  }),
  async (c) => {
    if (pushPublicKey(c.env) === null) {
      return problem(c, failure("not_found", "This server sends no notifications"));
    }
    const { endpoint, keys } = c.req.valid("json");
    const { PUSH_SERVICES: further, OUTSIDE_LOOPBACK } = configOf(c.env);
    const known = pushEndpoint(endpoint, { further, loopback: OUTSIDE_LOOPBACK === "allowed" });
    if (!known.ok) {
      return problem(c, invalid("endpoint", known.error));
    }
    if (!(await isDeviceKey(keys.p256dh))) {
      return problem(c, invalid("keys.p256dh", "is not a public key"));
    }
    const { user_id, session_id, outside } = c.get("session");
    const subscribed = await c.env.USERS.getByName(user_id).subscribePush({
      session_id,
      outside,
      endpoint: known.value.href,
      ...keys,
    });
    return subscribed.ok ? c.json(subscribed.value, 200) : problem(c, subscribed.error);
  },
);

pushRoutes.openapi(
  createRoute({
    method: "delete",
    path,
    tags,
    operationId: "deletePushSubscription",
    summary: "Stop sending notifications to this device",
    description: "Changes nothing for a device without a subscription.",
    middleware: authenticated,
    security,
    responses: {
      204: { description: "The device receives no notifications" },
      ...problems(...AUTHENTICATED),
    },
  }),
  async (c) => {
    const { user_id, session_id } = c.get("session");
    await c.env.USERS.getByName(user_id).unsubscribePush(session_id);
    return c.body(null, 204);
  },
);
