import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { toEmoji } from "#text/emoji.ts";
import { failure } from "#protocol/errors.ts";
import { messagePatchSchema, messageSchema } from "#protocol/message.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { APP_ID } from "#protocol/user.ts";
import type { Caller } from "../auth/caller.ts";
import type { ConversationApi } from "../objects/conversation.ts";
import { answer, CALLER, body, JSON_BODY, problem, problems } from "../http.ts";
import { mayWriteMetadata } from "../metadata-writers.ts";
import { callers } from "../middleware/callers.ts";
import { etagOf, ifMatchHeaders, messageParams } from "./message-params.ts";
import { router } from "./router.ts";
import { invalid } from "../invalid.ts";

const tags = ["Messages"];
const CHANGING = [...CALLER, "not_found", "forbidden", "message_deleted"] as const;
const CONDITIONAL = [...CHANGING, "validation_failed", "precondition_failed"] as const;

/** Changes to an existing message: edits, deletions, reactions, pins. */
export const messageChangeRoutes = router();

messageChangeRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/conversations/{conversation_id}/messages/{message_id}",
    tags,
    operationId: "editMessage",
    summary: "Change the text or metadata of your message",
    description:
      "Allowed for its sender (EDIT-1), and for the app with a server key that also has the scope `moderate`. An edit counts as a send (SEND-6). `metadata` is a merge patch (META-2), and alone marks no message as edited. With `If-Match` and the message's `ETag`, the server refuses it when the message is at " +
      "another version (EDIT-2).",
    ...callers("messages"),
    request: { params: messageParams, headers: ifMatchHeaders, body: body(messagePatchSchema) },
    responses: {
      200: answer("The message in its current state", messageSchema, ["ETag"]),
      ...problems(...JSON_BODY, ...CONDITIONAL, "quota_exceeded"),
    },
  }),
  async (c) => {
    const { conversation_id, message_id } = c.req.valid("param");
    const edit = c.req.valid("json");
    const caller = c.get("principal");
    const may = mayWriteMetadata(c.env, caller, "messages", edit.metadata);
    if (!may.ok) return problem(c, may.error);
    const conversation = c.env.CONVERSATIONS.getByName(conversation_id);
    const permitted = await mayChange(caller, conversation, message_id);
    if (!permitted.ok) return problem(c, permitted.error);
    const edited = await conversation.edit(
      c.get("principal").user_id,
      { message_id, if_version: c.req.valid("header")["if-match"] },
      edit,
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
    operationId: "deleteMessage",
    summary: "Erase a message: its text, media, reactions and earlier texts, everywhere",
    description:
      "Allowed for its sender, the owners and admins of a group, and the app with a server key that also has the scope `moderate`. The message keeps its place, with the time of its deletion. With `If-Match` and the message's `ETag`, it is refused when the message has another version by then (EDIT-2).",
    ...callers("messages"),
    request: { params: messageParams, headers: ifMatchHeaders },
    responses: { 204: { description: "Erased" }, ...problems(...CONDITIONAL) },
  }),
  async (c) => {
    const { conversation_id, message_id } = c.req.valid("param");
    const conversation = c.env.CONVERSATIONS.getByName(conversation_id);
    const permitted = await mayChange(c.get("principal"), conversation, message_id);
    if (!permitted.ok) return problem(c, permitted.error);
    const erased = await conversation.erase(c.get("principal").user_id, {
      message_id,
      if_version: c.req.valid("header")["if-match"],
    });
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
      operationId: active ? "addReaction" : "removeReaction",
      summary: active ? "React to a message with an emoji" : "Remove your reaction",
      description: active
        ? "The same emoji from the same person counts once, in all its encodings. A message can have at most `limits.reactions_max` different ones."
        : "Removing a reaction that does not exist changes nothing.",
      ...callers("messages"),
      request: { params: messageParams.extend({ emoji: z.string() }) },
      responses: {
        200: answer("The message in its current state", messageSchema, ["ETag"]),
        ...problems(...CHANGING, "validation_failed", "too_many", "quota_exceeded"),
      },
    }),
    async (c) => {
      const { conversation_id, message_id, emoji } = c.req.valid("param");
      const valid = toEmoji(emoji);
      if (valid === null) {
        return problem(c, invalid("emoji", "is not one emoji"));
      }
      const reacted = await c.env.CONVERSATIONS.getByName(conversation_id).react(
        c.get("principal").user_id,
        { message_id },
        valid,
        active,
      );
      if (!reacted.ok) return problem(c, reacted.error);
      return c.json(reacted.value, 200, etagOf(reacted.value));
    },
  );
  messageChangeRoutes.openapi(
    createRoute({
      method,
      path: "/conversations/{conversation_id}/messages/{message_id}/pin",
      tags,
      operationId: active ? "pinMessage" : "unpinMessage",
      summary: active ? "Pin a message for everyone" : "Unpin it",
      description:
        "Allowed for owners and admins in a group, and for both people in a direct conversation. A conversation can have at most `limits.pins_max` pins.",
      ...callers("messages"),
      request: { params: messageParams },
      responses: {
        200: answer("The message in its current state", messageSchema, ["ETag"]),
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
      if (!pinned.ok) return problem(c, pinned.error);
      return c.json(pinned.value, 200, etagOf(pinned.value));
    },
  );
}

/** KEY-3: the app needs the scope `moderate` to change other people's messages. */
async function mayChange(
  { user_id, key }: Caller,
  conversation: DurableObjectStub<ConversationApi>,
  messageId: number,
): Promise<Result<null>> {
  if (key === null || user_id !== APP_ID || key.scopes.includes("moderate")) return ok(null);
  const message = await conversation.message(user_id, messageId);
  if (!message.ok) return message;
  if (message.value.sender_id === APP_ID) return ok(null);
  const detail =
    "The server key lacks the scope `moderate`, which is needed to change other people's messages";
  return err(failure("missing_scope", detail));
}
