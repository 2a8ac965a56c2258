import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import {
  conversationCreateSchema,
  conversationListSchema,
  conversationPatchSchema,
  conversationSchema,
  type Conversation,
  type ConversationCreate,
} from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import { PAGE_DEFAULT, PAGE_MAX } from "#protocol/limits.ts";
import { cleanText, idSchema, pageLimit, userRefSchema } from "#protocol/primitives.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { checkMetadata, withMetadata } from "#domain/metadata.ts";
import { APP_ID } from "#protocol/user.ts";
import {
  findConversations,
  listConversations,
  sharedConversations,
  unreadConversations,
} from "#storage/d1/conversation-lists.ts";
import { listAllConversations } from "#storage/d1/conversation-views.ts";
import { newMembersByIds } from "#storage/d1/users.ts";
import { mayAdd, mayOpen } from "#domain/reach.ts";
import { requestAnswerSchema, requestStateSchema } from "#protocol/request.ts";
import { requests, unreachable } from "../reaching.ts";
import { mayWriteMetadata } from "../metadata-writers.ts";
import { bringPeople } from "../bring-people.ts";
import type { Caller } from "../auth/caller.ts";
import { configOf } from "../config.ts";
import { directId } from "../direct-id.ts";
import type { NewConversation } from "../objects/conversation.ts";
import type { Env } from "../env.ts";
import {
  answer,
  CALLER,
  body,
  IDEMPOTENT,
  idempotencyHeaders,
  JSON_BODY,
  problem,
  problems,
} from "../http.ts";
import { callers } from "../middleware/callers.ts";
import { idempotent } from "../middleware/idempotent.ts";
import { resolveUsers } from "../user-refs.ts";
import { router } from "./router.ts";
import { invalid } from "../invalid.ts";

/** The most characters of a name query. */
const NAME_QUERY_MAX = 64;
const tags = ["Conversations"];

export const conversationParams = z.object({ conversation_id: idSchema });

export const conversationRoutes = router();

conversationRoutes.openapi(
  createRoute({
    method: "post",
    path: "/conversations",
    tags,
    operationId: "createConversation",
    summary:
      "Create a group, or get or create the direct conversation with someone, or with yourself",
    description:
      "A direct conversation appears in your list at once, and in the other person's with its first message (MEMBER-5). A conversation " +
      "with yourself, whose `member_ids` contains only you, is for messages that you save (SAVED-1). " +
      "A person can add `limits.strangers_per_hour` people without a shared conversation to new conversations " +
      "and groups (MEMBER-3). Beyond that, the server answers `rate_limited` with the time to wait, or `too_many` if the request exceeds the limit by itself, " +
      "with the path of each such person in `errors`. One person can add the same other person to `limits.brings_per_hour` " +
      "conversations an hour (MEMBER-4).",
    ...callers("conversations", "either", idempotent("json")),
    request: { headers: idempotencyHeaders, body: body(conversationCreateSchema) },
    responses: {
      200: answer("The existing direct conversation", conversationSchema, [
        "Location",
        "Idempotency-Replayed",
      ]),
      201: answer("Made", conversationSchema, ["Location", "Idempotency-Replayed"]),
      ...problems(
        ...CALLER,
        ...JSON_BODY,
        ...IDEMPOTENT,
        "conversation_full",
        "too_many",
        "forbidden",
        "not_reachable",
      ),
    },
  }),
  async (c) => {
    const asked = c.req.valid("json");
    const caller = c.get("principal");
    const may = mayWriteMetadata(c.env, caller, "conversations", asked.metadata);
    if (!may.ok) return problem(c, may.error);
    const member_ids = await resolveUsers(c.env, asked.member_ids);
    const resolved = { ...asked, member_ids };
    const spec = await specify(c.env, caller.user_id, resolved, c.get("seed"));
    if (!spec.ok) return problem(c, spec.error);
    const made = await make(c.env, caller, resolved, spec.value);
    if (!made.ok) return problem(c, made.error);
    const { view, fresh } = made.value;
    return c.json(view, fresh ? 201 : 200, { location: `/api/v1/conversations/${view.id}` });
  },
);

conversationRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations",
    tags,
    operationId: "listConversations",
    summary:
      "List your conversations, most recently active first; `q` searches their titles, the other person's name or, for groups without a title, the members' names: a short page may not be the last",
    description:
      "For the next page, pass `next_cursor` as `cursor`, until it is null. Requests to you are listed separately: `requests` lists those that await " +
      "your answer, or those that you ignored (REQUEST-2), regardless of `q`. `unread` lists only conversations that are " +
      "unread (SEARCH-13): a short page may not be the last. `with` lists only conversations that include this person " +
      "(SEARCH-14), regardless of `q` and `unread`. For the app, this lists all conversations on the server, " +
      "ordered by id.",
    ...callers("read"),
    request: {
      query: z.strictObject({
        q: cleanText.max(NAME_QUERY_MAX).default(""),
        requests: requestStateSchema.optional(),
        unread: z.literal("true").optional(),
        with: userRefSchema.optional(),
        cursor: z.string().max(512).optional(),
        limit: pageLimit(PAGE_MAX, PAGE_DEFAULT),
      }),
    },
    responses: {
      200: answer("A page of conversations", conversationListSchema),
      ...problems(...CALLER, "validation_failed"),
    },
  }),
  async (c) => {
    const { q, requests, unread, with: other, cursor, limit } = c.req.valid("query");
    const { user_id } = c.get("principal");
    const db = drizzle(c.env.DB);
    const page = await (async () => {
      if (requests === undefined && other !== undefined) {
        const [otherId = other] = await resolveUsers(c.env, [other]);
        return sharedConversations(db, user_id, otherId, cursor, limit);
      }
      if (requests === undefined && unread !== undefined)
        return unreadConversations(db, user_id, cursor, limit);
      if (requests === undefined && q.trim() !== "")
        return findConversations(db, user_id, q, cursor, limit);
      if (user_id === APP_ID) return listAllConversations(db, cursor, limit);
      return listConversations(db, user_id, cursor, limit, requests);
    })();
    if (page === null) {
      return problem(c, invalid("cursor", "is not a cursor of this list"));
    }
    return c.json(page, 200);
  },
);

conversationRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}",
    tags,
    operationId: "getConversation",
    summary: "Get a conversation as you currently see it",
    description: "Includes your role, your read position and your unread counts.",
    ...callers("read"),
    request: { params: conversationParams },
    responses: {
      200: answer("The conversation", conversationSchema),
      ...problems(...CALLER, "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const view = await c.env.CONVERSATIONS.getByName(conversation_id).view(
      c.get("principal").user_id,
    );
    return view.ok ? c.json(view.value, 200) : problem(c, view.error);
  },
);

conversationRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/conversations/{conversation_id}",
    tags,
    operationId: "updateConversation",
    summary: "Rename a group or change its picture; change a conversation's metadata",
    description:
      "`avatar_url` is null or the `media_url` of your own upload: a JPEG, PNG, WebP or GIF (MEDIA-8). " +
      "`metadata` is a merge patch (META-2).",
    ...callers("conversations"),
    request: { params: conversationParams, body: body(conversationPatchSchema) },
    responses: {
      200: answer("The conversation", conversationSchema),
      ...problems(
        ...CALLER,
        ...JSON_BODY,
        "not_found",
        "forbidden",
        "direct_conversation",
        "quota_exceeded",
      ),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const patch = c.req.valid("json");
    const may = mayWriteMetadata(c.env, c.get("principal"), "conversations", patch.metadata);
    if (!may.ok) return problem(c, may.error);
    const changed = await c.env.CONVERSATIONS.getByName(conversation_id).change(
      c.get("principal").user_id,
      patch,
    );
    return changed.ok ? c.json(changed.value, 200) : problem(c, changed.error);
  },
);

conversationRoutes.openapi(
  createRoute({
    method: "put",
    path: "/conversations/{conversation_id}/request",
    tags,
    operationId: "answerRequest",
    summary: "Accept a request, or ignore it for good",
    description:
      "The first message from a person without a shared conversation is a request to you (the conversation's `request`). " +
      "Replying accepts it as well. The sender is not notified of either; you can still accept an ignored request (REQUEST-2). " +
      "Accepting a conversation that is not a request changes nothing; ignoring one is `not_found`.",
    ...callers("conversations", "user"),
    request: { params: conversationParams, body: body(requestAnswerSchema) },
    responses: {
      200: answer("The conversation", conversationSchema),
      ...problems(...CALLER, ...JSON_BODY, "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const answered = await c.env.CONVERSATIONS.getByName(conversation_id).answerRequest(
      c.get("principal").user_id,
      c.req.valid("json"),
    );
    return answered.ok ? c.json(answered.value, 200) : problem(c, answered.error);
  },
);

conversationRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/conversations/{conversation_id}",
    tags,
    operationId: "deleteConversation",
    summary: "Delete a group and everything in it, for everyone",
    description:
      "Only its owners may delete it. The server closes its members' sockets and erases its messages, files and search index.",
    ...callers("conversations"),
    request: { params: conversationParams },
    responses: {
      204: { description: "Deleted" },
      ...problems(...CALLER, "not_found", "forbidden", "direct_conversation"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const deleted = await c.env.CONVERSATIONS.getByName(conversation_id).delete(
      c.get("principal").user_id,
    );
    return deleted.ok ? c.body(null, 204) : problem(c, deleted.error);
  },
);

/** Requires that the named people exist; a direct conversation's id follows from its two people. */
async function specify(
  env: Env,
  creatorId: string,
  asked: ConversationCreate,
  seed: string = crypto.randomUUID(),
): Promise<Result<NewConversation>> {
  const otherIds = [...new Set(asked.member_ids)].filter((id) => id !== creatorId);
  // SAVED-1: listing only yourself means the conversation with yourself.
  const withOneself = asked.member_ids.length > 0 && otherIds.length === 0;
  if (asked.kind === "direct" && (withOneself ? creatorId === APP_ID : otherIds.length !== 1)) {
    return err(invalid("member_ids", "must contain exactly one person for a direct conversation"));
  }
  if (asked.kind === "direct" && typeof asked.title === "string") {
    return err(invalid("title", "is not allowed for a direct conversation"));
  }
  if (asked.kind === "direct" && asked.history !== undefined) {
    return err(invalid("history", "is not allowed for a direct conversation"));
  }
  const { MAX_MEMBERS, METADATA_BYTES } = configOf(env);
  const { metadata } = withMetadata({}, asked.metadata);
  const fits = checkMetadata({ metadata }, METADATA_BYTES);
  if (!fits.ok) return fits;
  // The app manages groups without being a member, but is a member of its direct conversations.
  const isMember = creatorId !== APP_ID || asked.kind === "direct";
  if (otherIds.length + (isMember ? 1 : 0) > MAX_MEMBERS) {
    return err(
      failure("conversation_full", `A conversation can have at most ${MAX_MEMBERS} members`),
    );
  }
  const people = await newMembersByIds(drizzle(env.DB), [creatorId, ...otherIds], "all");
  const creator = people.find(({ user_id }) => user_id === creatorId) ?? null;
  const others = people.filter(({ user_id }) => user_id !== creatorId);
  if (creator === null) return err(failure("account_disabled"));
  if (others.length !== otherIds.length) {
    const found = new Set(others.map(({ user_id }) => user_id));
    const issues = asked.member_ids.flatMap((memberId, i) =>
      memberId === creatorId || found.has(memberId)
        ? []
        : [{ path: `member_ids.${i}`, message: "is not a user" }],
    );
    return err(failure("validation_failed", "The request is not valid", { issues }));
  }
  const { kind, title = null, history } = asked;
  const id = kind === "direct" ? await directId(creatorId, otherIds[0] ?? creatorId) : seed;
  const described = metadata === undefined ? {} : { metadata };
  const shown = history === undefined ? {} : { history };
  return ok({
    id,
    kind,
    title,
    ...shown,
    ...described,
    creator: isMember ? creator : null,
    others,
  });
}

/** Repeating a request for a direct conversation adds nobody, even if D1 does not have it yet. */
async function make(
  env: Env,
  creator: Caller,
  { member_ids }: ConversationCreate,
  spec: NewConversation,
): Promise<Result<{ view: Conversation; fresh: boolean }>> {
  const conversation = env.CONVERSATIONS.getByName(spec.id);
  if (spec.kind === "direct") {
    const present = await conversation.open(creator.user_id);
    if (present.ok) return ok({ view: present.value, fresh: false });
  }
  const paths = new Map(member_ids.map((id, i) => [id, `member_ids.${i}`]));
  paths.delete(creator.user_id);
  const refusal = await unreachable(env, creator, paths, spec.kind === "direct" ? mayOpen : mayAdd);
  if (refusal !== null) return err(refusal);
  const [otherId] = paths.keys();
  const request =
    spec.kind === "direct" && otherId !== undefined && (await requests(env, creator, otherId));
  return bringPeople(env, creator, paths, () => conversation.create({ ...spec, request }));
}
