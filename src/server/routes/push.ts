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

/** The devices of a person that are sent notifications. */
export const pushRoutes = router();

pushRoutes.openapi(
  createRoute({
    method: "get",
    path,
    tags,
    operationId: "listPushSubscriptions",
    summary: "List your devices that are sent notifications, the one used last first",
    description: "Nobody is shown the addresses at which push services take them.",
    middleware: authenticated,
    security,
    responses: {
      200: answer("All of them", pushSubscriptionListSchema),
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
    summary: "Have notifications sent to this device, which is that of your session",
    description:
      "The body is the `toJSON` of the browser's `PushSubscription`, made with `features.push_key` as its `applicationServerKey`; " +
      "send it again whenever your app starts. It replaces the one that your session had, and ends with the session. " +
      `The server sends to known push services only, and to your ${PUSH_DEVICES_MAX} devices that were here last (PUSH-1). ` +
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
      return problem(c, invalid("keys.p256dh", "is no public key"));
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
    summary: "Send no notifications to this device any more",
    description: "Of a device that is sent none this changes nothing.",
    middleware: authenticated,
    security,
    responses: { 204: { description: "None are sent" }, ...problems(...AUTHENTICATED) },
  }),
  async (c) => {
    const { user_id, session_id } = c.get("session");
    await c.env.USERS.getByName(user_id).unsubscribePush(session_id);
    return c.body(null, 204);
  },
);
