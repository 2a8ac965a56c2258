import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { toEmoji } from "#text/emoji.ts";
import { failure } from "#protocol/errors.ts";
import { messagePatchSchema, messageSchema } from "#protocol/message.ts";
import { answer, AUTHENTICATED, body, JSON_BODY, problem, problems } from "../http.ts";
import { authenticated } from "../middleware/authenticated.ts";
import { etagOf, ifMatchHeaders, messageParams } from "./message-params.ts";
import { router } from "./router.ts";

const tags = ["Messages"];
const security = [{ bearer: [] }];
const CHANGING = [
  ...AUTHENTICATED,
  "not_found",
  "forbidden",
  "message_deleted",
  "precondition_failed",
] as const;

/** Changes to an existing message: edits, deletions, reactions, pins. */
export const messageChangeRoutes = router();

messageChangeRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/conversations/{conversation_id}/messages/{message_id}",
    tags,
    summary: "Change the text of your message",
    description:
      "An edit counts as a send (SEND-6). With `If-Match` and the message's `ETag`, the server refuses it when the message is at " +
      "another version (EDIT-2).",
    middleware: authenticated,
    security,
    request: { params: messageParams, headers: ifMatchHeaders, body: body(messagePatchSchema) },
    responses: {
      200: answer("The message as it is now", messageSchema),
      ...problems(...JSON_BODY, ...CHANGING, "quota_exceeded"),
    },
  }),
  async (c) => {
    const { conversation_id, message_id } = c.req.valid("param");
    const edited = await c.env.CONVERSATIONS.getByName(conversation_id).edit(
      c.get("principal").user_id,
      { message_id, if_version: c.req.valid("header")["if-match"] },
      c.req.valid("json").text,
    );
    if (!edited.ok) return problem(c, edited.error);
    return c.json(edited.value, 200, etagOf(edited.value));
  },
);

messageChangeRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/conversations/{conversation_id}/messages/{message_id}",
    tags,
    summary: "Erase a message: its text, media, reactions and earlier texts, everywhere",
    middleware: authenticated,
    security,
    request: { params: messageParams, headers: ifMatchHeaders },
    responses: { 204: { description: "Erased" }, ...problems(...CHANGING) },
  }),
  async (c) => {
    const { conversation_id, message_id } = c.req.valid("param");
    const erased = await c.env.CONVERSATIONS.getByName(conversation_id).erase(
      c.get("principal").user_id,
      { message_id, if_version: c.req.valid("header")["if-match"] },
    );
    return erased.ok ? c.body(null, 204) : problem(c, erased.error);
  },
);

for (const method of ["put", "delete"] as const) {
  const active = method === "put";
  messageChangeRoutes.openapi(
    createRoute({
      method,
      path: "/conversations/{conversation_id}/messages/{message_id}/reactions/{emoji}",
      tags,
      summary: active ? "React to a message with an emoji" : "Remove your reaction",
      middleware: authenticated,
      security,
      request: { params: messageParams.extend({ emoji: z.string() }) },
      responses: {
        200: answer("The message as it is now", messageSchema),
        ...problems(...CHANGING, "validation_failed", "too_many", "quota_exceeded"),
      },
    }),
    async (c) => {
      const { conversation_id, message_id, emoji } = c.req.valid("param");
      const valid = toEmoji(emoji);
      if (valid === null) {
        const issues = [{ path: "emoji", message: "is not one emoji" }];
        return problem(c, failure("validation_failed", "The request is not valid", { issues }));
      }
      const reacted = await c.env.CONVERSATIONS.getByName(conversation_id).react(
        c.get("principal").user_id,
        { message_id },
        valid,
        active,
      );
      return reacted.ok ? c.json(reacted.value, 200) : problem(c, reacted.error);
    },
  );
  messageChangeRoutes.openapi(
    createRoute({
      method,
      path: "/conversations/{conversation_id}/messages/{message_id}/pin",
      tags,
      summary: active ? "Pin a message for everyone" : "Unpin it",
      middleware: authenticated,
      security,
      request: { params: messageParams },
      responses: {
        200: answer("The message as it is now", messageSchema),
        ...problems(...CHANGING, "too_many"),
      },
    }),
    async (c) => {
      const { conversation_id, message_id } = c.req.valid("param");
      const pinned = await c.env.CONVERSATIONS.getByName(conversation_id).pin(
        c.get("principal").user_id,
        { message_id },
        active,
      );
      return pinned.ok ? c.json(pinned.value, 200) : problem(c, pinned.error);
    },
  );
}
