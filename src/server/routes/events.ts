import { createRoute } from "@hono/zod-openapi";
import { eventSchema } from "#protocol/event.ts";
import { body, CALLER, JSON_BODY, problem, problems } from "../http.ts";
import { callers } from "../middleware/callers.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";

export const eventRoutes = router();

eventRoutes.openapi(
  createRoute({
    method: "post",
    path: "/conversations/{conversation_id}/events",
    tags: ["Conversations"],
    operationId: "sendEvent",
    summary: "Send an app-defined event to everyone who has the conversation open",
    description:
      "The server does not store events or deliver them later (EVENT-1). One person can send `limits.events_per_second` after a burst of " +
      "`limits.event_burst`, over REST and sockets together (EVENT-2). `forbidden`: the operator has switched events off. " +
      "`too_many`: more than `limits.presence_max` people are online (EVENT-3).",
    ...callers("messages"),
    request: { params: conversationParams, body: body(eventSchema) },
    responses: {
      204: { description: "Sent to every open socket" },
      ...problems(...CALLER, ...JSON_BODY, "not_found", "forbidden", "too_many"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const emitted = await c.env.CONVERSATIONS.getByName(conversation_id).emit(
      c.get("principal").user_id,
      c.req.valid("json"),
    );
    return emitted.ok ? c.body(null, 204) : problem(c, emitted.error);
  },
);
