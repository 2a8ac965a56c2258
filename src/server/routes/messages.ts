import { createRoute } from "@hono/zod-openapi";
import { memberListQuerySchema, readerListSchema } from "#protocol/member.ts";
import {
  draftSchema,
  mediaPageQuerySchema,
  messageListSchema,
  messagePageQuerySchema,
  messageSchema,
  revisionListSchema,
  revisionPageQuerySchema,
  type MessageList,
  type MessagePageQuery,
} from "#protocol/message.ts";
import { listOf } from "#protocol/primitives.ts";
import { ok } from "#protocol/result.ts";
import type { HistoryPage } from "../objects/conversation.ts";
import { headersNamed } from "../documents/response-headers.ts";
import { answer, CALLER, body, JSON_BODY, problem, problems } from "../http.ts";
import { mayWriteMetadata } from "../metadata-writers.ts";
import { isKnown } from "../if-none-match.ts";
import { callers, mayRead } from "../middleware/callers.ts";
import { conversationParams } from "./conversations.ts";
import { etagOf, ifNoneMatchHeaders, messageParams } from "./message-params.ts";
import { router } from "./router.ts";

const tags = ["Messages"];
export const messageRoutes = router();

messageRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/messages",
    tags,
    operationId: "listMessages",
    summary:
      "List messages: the newest ones, or those before, after or around an id, or from a point in time",
    description:
      "Pass at most one of `before`, `after`, `around` and `at`. `next_cursor` continues in the same direction: pass it as `before`, or as `after` (also after `at`). `referenced` has the messages outside this page that its messages reply to.",
    ...callers("read"),
    request: { params: conversationParams, query: messagePageQuerySchema },
    responses: {
      200: answer("Ascending by id", messageListSchema),
      ...problems(...CALLER, "validation_failed", "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const query = c.req.valid("query");
    const page = await c.env.CONVERSATIONS.getByName(conversation_id).history(
      c.get("principal").user_id,
      query,
    );
    if (!page.ok) return problem(c, page.error);
    return c.json(messageList(query, page.value), 200);
  },
);

messageRoutes.openapi(
  createRoute({
    method: "post",
    path: "/conversations/{conversation_id}/messages",
    tags,
    operationId: "sendMessage",
    summary: "Send a message; sending the same `client_id` again returns the same message",
    description:
      "`media_url` is your own upload, or an external https address, which clients show as a link. " +
      "`forward_of` is a message that you can see, in any conversation, whose text and file the server copies (FORWARD-1); a server key or a bot also needs the scope `read` for that. " +
      "Sends and edits share `limits.sends_per_second` after a burst of `limits.send_burst` (SEND-6), and " +
      "`limits.text_bytes_per_day` (SEND-9). `quota_exceeded`: the conversation is full (STORE-1).",
    ...callers("messages"),
    request: { params: conversationParams, body: body(draftSchema) },
    responses: {
      200: answer("The message was sent before", messageSchema, ["ETag", "Location"]),
      201: answer("Sent, and durable", messageSchema, ["ETag", "Location"]),
      ...problems(
        ...CALLER,
        ...JSON_BODY,
        "not_found",
        "forbidden",
        "quota_exceeded",
        "overloaded",
      ),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const draft = c.req.valid("json");
    const may = mayWriteMetadata(c.env, c.get("principal"), "messages", draft.metadata);
    if (!may.ok) return problem(c, may.error);
    const reads = draft.forward_of === undefined ? ok(null) : await mayRead(c);
    if (!reads.ok) return problem(c, reads.error);
    const sent = await c.env.CONVERSATIONS.getByName(conversation_id).send(
      c.get("principal").user_id,
      draft,
    );
    if (!sent.ok) return problem(c, sent.error);
    const { message, fresh } = sent.value;
    const location = `/api/v1/conversations/${conversation_id}/messages/${message.id}`;
    return c.json(message, fresh ? 201 : 200, { ...etagOf(message), location });
  },
);

messageRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/messages/{message_id}",
    tags,
    operationId: "getMessage",
    summary: "Get a message",
    description: "Its `ETag` is its version, for conditional changes.",
    ...callers("read"),
    request: { params: messageParams, headers: ifNoneMatchHeaders },
    responses: {
      200: answer("The message", messageSchema, ["ETag"]),
      304: { description: "The client has this version", headers: headersNamed(["ETag"]) },
      ...problems(...CALLER, "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id, message_id } = c.req.valid("param");
    const message = await c.env.CONVERSATIONS.getByName(conversation_id).message(
      c.get("principal").user_id,
      message_id,
    );
    if (!message.ok) return problem(c, message.error);
    const etag = etagOf(message.value);
    if (isKnown(c.req.raw.headers, etag.etag)) return c.body(null, 304, etag);
    return c.json(message.value, 200, etag);
  },
);

messageRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/messages/{message_id}/replies",
    tags,
    operationId: "listReplies",
    summary: "List a message's thread, the messages that reply to it",
    description: "Paged like the conversation's messages.",
    ...callers("read"),
    request: { params: messageParams, query: messagePageQuerySchema },
    responses: {
      200: answer("Ascending by id", messageListSchema),
      ...problems(...CALLER, "validation_failed", "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id, message_id } = c.req.valid("param");
    const query = c.req.valid("query");
    const page = await c.env.CONVERSATIONS.getByName(conversation_id).history(
      c.get("principal").user_id,
      query,
      message_id,
    );
    return page.ok ? c.json(messageList(query, page.value), 200) : problem(c, page.error);
  },
);

messageRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/messages/{message_id}/revisions",
    tags,
    operationId: "listRevisions",
    summary: "List a message's earlier texts, for owners and admins only",
    description:
      "The server keeps the newest `limits.revisions_max`. For older ones, pass `next_cursor` as `cursor`, until it is null.",
    ...callers("read"),
    request: { params: messageParams, query: revisionPageQuerySchema },
    responses: {
      200: answer("Newest first", revisionListSchema),
      ...problems(...CALLER, "validation_failed", "not_found", "forbidden"),
    },
  }),
  async (c) => {
    const { conversation_id, message_id } = c.req.valid("param");
    const revisions = await c.env.CONVERSATIONS.getByName(conversation_id).revisions(
      c.get("principal").user_id,
      message_id,
      c.req.valid("query"),
    );
    return revisions.ok ? c.json(revisions.value, 200) : problem(c, revisions.error);
  },
);

messageRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/messages/{message_id}/readers",
    tags,
    operationId: "listReaders",
    summary: "List the members who have read a message, and when",
    description:
      "Without its sender, bots, and members who joined later or hide their read positions from you. `read_at` is null if the server does not know the time (RECEIPT-3). For more members, pass `next_cursor` as `cursor`, until it is null.",
    ...callers("read"),
    request: { params: messageParams, query: memberListQuerySchema },
    responses: {
      200: answer("In the order in which they joined", readerListSchema),
      ...problems(...CALLER, "validation_failed", "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id, message_id } = c.req.valid("param");
    const readers = await c.env.CONVERSATIONS.getByName(conversation_id).readers(
      c.get("principal").user_id,
      message_id,
      c.req.valid("query"),
    );
    return readers.ok ? c.json(readers.value, 200) : problem(c, readers.error);
  },
);

messageRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/pins",
    tags,
    operationId: "listPins",
    summary: "List a conversation's pinned messages",
    description:
      "All pinned messages in one page: a conversation can have at most `limits.pins_max`.",
    ...callers("read"),
    request: { params: conversationParams },
    responses: {
      200: answer("Newest message first", listOf(messageSchema)),
      ...problems(...CALLER, "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const pins = await c.env.CONVERSATIONS.getByName(conversation_id).pins(
      c.get("principal").user_id,
    );
    if (!pins.ok) return problem(c, pins.error);
    return c.json({ items: pins.value, next_cursor: null }, 200);
  },
);

messageRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/media",
    tags,
    operationId: "listMedia",
    summary:
      "List the messages with a picture, sound or file, or those with one kind of attachment",
    description:
      "`kind=link` lists the messages that contain a web address. For the next page, pass `next_cursor` as `before`, until it is null.",
    ...callers("read"),
    request: { params: conversationParams, query: mediaPageQuerySchema },
    responses: {
      200: answer("Newest first", listOf(messageSchema)),
      ...problems(...CALLER, "validation_failed", "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const query = c.req.valid("query");
    const { limit } = query;
    const found = await c.env.CONVERSATIONS.getByName(conversation_id).attachments(
      c.get("principal").user_id,
      { ...query, limit: limit + 1 },
    );
    if (!found.ok) return problem(c, found.error);
    const items = found.value.slice(0, limit);
    const next_cursor = found.value.length > limit ? String(items.at(-1)?.id ?? 0) : null;
    return c.json({ items, next_cursor }, 200);
  },
);

function messageList(query: MessagePageQuery, page: HistoryPage): MessageList {
  const { messages, more, referenced } = page;
  const ascends = query.after !== undefined || query.at !== undefined;
  const edge = ascends ? messages.at(-1) : messages.at(0);
  const next_cursor = more && edge !== undefined ? String(edge.id) : null;
  return { items: messages, next_cursor, referenced };
}
