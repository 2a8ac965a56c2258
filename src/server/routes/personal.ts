import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { totalsOf } from "#domain/unread-counts.ts";
import { conversationSchema } from "#protocol/conversation.ts";
import { unreadTotalsSchema } from "#protocol/inbox/frames.ts";
import { readAnswerSchema, readSchema, settingsPatchSchema } from "#protocol/member.ts";
import { unreadByConversation } from "#storage/d1/conversation-ids.ts";
import { userById } from "#storage/d1/users.ts";
import { answer, CALLER, body, JSON_BODY, problem, problems } from "../http.ts";
import { callers } from "../middleware/callers.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";

const tags = ["Personal"];

/** A person's read positions and settings in their conversations. */
export const personalRoutes = router();

personalRoutes.openapi(
  createRoute({
    method: "put",
    path: "/conversations/{conversation_id}/read",
    tags,
    operationId: "markRead",
    summary: "Move your read position forward",
    description: "It never moves back (READ-1), and it removes the `unread` mark.",
    ...callers("messages", "user"),
    request: { params: conversationParams, body: body(readSchema) },
    responses: {
      200: answer("The current position", readAnswerSchema),
      ...problems(...CALLER, ...JSON_BODY, "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const read = await c.env.CONVERSATIONS.getByName(conversation_id).read(
      c.get("principal").user_id,
      c.req.valid("json").message_id,
    );
    return read.ok ? c.json({ read: read.value }, 200) : problem(c, read.error);
  },
);

personalRoutes.openapi(
  createRoute({
    method: "put",
    path: "/conversations/{conversation_id}/unread",
    tags,
    operationId: "markUnread",
    summary: "Mark a conversation as unread from a message on, until you read it",
    description: "Only you can see the mark, on all your devices.",
    ...callers("messages", "user"),
    request: { params: conversationParams, body: body(readSchema) },
    responses: {
      200: answer("The conversation as you currently see it", conversationSchema),
      ...problems(...CALLER, ...JSON_BODY, "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const marked = await c.env.CONVERSATIONS.getByName(conversation_id).markUnread(
      c.get("principal").user_id,
      c.req.valid("json").message_id,
    );
    return marked.ok ? c.json(marked.value, 200) : problem(c, marked.error);
  },
);

personalRoutes.openapi(
  createRoute({
    method: "post",
    path: "/conversations/{conversation_id}/clear",
    tags,
    operationId: "clearConversation",
    summary: "Clear a conversation's history for yourself",
    description:
      "You no longer see its messages and files on any of your devices; for everyone else nothing changes (CLEAR-1). " +
      "To also remove a direct conversation from your list, leave it: `DELETE …/members/{user_id}` with your own id.",
    ...callers("conversations", "user"),
    request: { params: conversationParams },
    responses: {
      200: answer("The conversation as you currently see it", conversationSchema),
      ...problems(...CALLER, "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const { user_id } = c.get("principal");
    const cleared = await c.env.CONVERSATIONS.getByName(conversation_id).clear(user_id);
    return cleared.ok ? c.json(cleared.value, 200) : problem(c, cleared.error);
  },
);

personalRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/conversations/{conversation_id}/settings",
    tags,
    operationId: "updateSettings",
    summary:
      "Mute, archive, pin or translate a conversation for yourself, or set your nickname in it",
    description:
      "The settings apply to you alone, on all your devices; everyone in the conversation can see the nickname.",
    ...callers("conversations", "user"),
    request: { params: conversationParams, body: body(settingsPatchSchema) },
    responses: {
      200: answer("The conversation as you currently see it", conversationSchema),
      ...problems(...CALLER, ...JSON_BODY, "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const { user_id } = c.get("principal");
    const patch = c.req.valid("json");
    // The conversation may not know yet which language the person has just chosen.
    const reader = patch.translate === true ? await userById(drizzle(c.env.DB), user_id) : null;
    const changed = await c.env.CONVERSATIONS.getByName(conversation_id).changeSettings(
      user_id,
      patch,
      reader?.language ?? null,
    );
    return changed.ok ? c.json(changed.value, 200) : problem(c, changed.error);
  },
);

personalRoutes.openapi(
  createRoute({
    method: "get",
    path: "/unread",
    tags,
    operationId: "getUnread",
    summary: "Get your totals of unread messages and mentions across all conversations",
    description: "Archived and muted conversations count as well.",
    ...callers("read", "user"),
    responses: { 200: answer("The totals", unreadTotalsSchema), ...problems(...CALLER) },
  }),
  async (c) => {
    const rows = await unreadByConversation(drizzle(c.env.DB), c.get("principal").user_id);
    return c.json(totalsOf(rows), 200);
  },
);
