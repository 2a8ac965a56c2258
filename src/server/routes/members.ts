import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import {
  memberAddSchema,
  memberListQuerySchema,
  memberListSchema,
  memberPatchSchema,
  memberSchema,
} from "#protocol/member.ts";
import { userRefSchema } from "#protocol/primitives.ts";
import { newMembersByIds } from "#storage/d1/users.ts";
import { bringPeople } from "../bring-people.ts";
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
import { mayAdd } from "#domain/reach.ts";
import { unreachable } from "../reaching.ts";
import { callers } from "../middleware/callers.ts";
import { idempotent } from "../middleware/idempotent.ts";
import { originOf } from "../origin.ts";
import { resolveUser } from "../user-refs.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";
import { invalid } from "../invalid.ts";

const tags = ["Members"];
const memberParams = conversationParams.extend({ user_id: userRefSchema });

export const memberRoutes = router();

memberRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/members",
    tags,
    operationId: "listMembers",
    summary: "List a conversation's members",
    description: "For the next page, pass `next_cursor` as `cursor`, until it is null.",
    ...callers("read"),
    request: { params: conversationParams, query: memberListQuerySchema },
    responses: {
      200: answer("A page of members, in the order in which they joined", memberListSchema),
      ...problems(...CALLER, "validation_failed", "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const { cursor, limit } = c.req.valid("query");
    const members = await c.env.CONVERSATIONS.getByName(conversation_id).members(
      c.get("principal").user_id,
      cursor,
      limit,
    );
    return members.ok ? c.json(members.value, 200) : problem(c, members.error);
  },
);

memberRoutes.openapi(
  createRoute({
    method: "post",
    path: "/conversations/{conversation_id}/members",
    tags,
    operationId: "addMember",
    summary: "Add a person to a group",
    description:
      "A person can add `limits.strangers_per_hour` people without a shared conversation to new conversations " +
      "and groups (MEMBER-3). Beyond that, the server answers `rate_limited` with the time to wait, or `too_many` if the request exceeds the limit by itself, " +
      "with the path of each such person in `errors`. One person can add the same other person to `limits.brings_per_hour` " +
      "conversations an hour (MEMBER-4). Nobody can add a person back who left of their own accord (MEMBER-1).",
    ...callers("conversations", "either", idempotent("json")),
    request: {
      params: conversationParams,
      headers: idempotencyHeaders,
      body: body(memberAddSchema),
    },
    responses: {
      200: answer("The person was already a member", memberSchema, ["Idempotency-Replayed"]),
      201: answer("The new member", memberSchema, ["Idempotency-Replayed"]),
      ...problems(
        ...CALLER,
        ...JSON_BODY,
        ...IDEMPOTENT,
        "quota_exceeded",
        "not_found",
        "forbidden",
        "conversation_full",
        "left_conversation",
        "not_reachable",
        "direct_conversation",
        "too_many",
      ),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const { user_id: ref, role = "member" } = c.req.valid("json");
    const user_id = await resolveUser(c.env, ref);
    const conversation = c.env.CONVERSATIONS.getByName(conversation_id);
    const caller = c.get("principal");
    const actorId = caller.user_id;
    // A person who may not add anyone learns nothing, not even whether a user exists.
    const present = await conversation.mayAdd(actorId, user_id, role);
    if (!present.ok) return problem(c, present.error);
    if (present.value !== null) return c.json(present.value, 200);
    const [user] = await newMembersByIds(drizzle(c.env.DB), [user_id], "all");
    if (user === undefined) {
      return problem(c, invalid("user_id", "is not a user"));
    }
    const paths = new Map([[user_id, "user_id"]]);
    const refusal = await unreachable(c.env, caller, paths, mayAdd);
    if (refusal !== null) return problem(c, refusal);
    const added = await bringPeople(c.env, caller, paths, () =>
      conversation.addMember(actorId, user, role),
    );
    if (!added.ok) return problem(c, added.error);
    return c.json(added.value.member, added.value.fresh ? 201 : 200);
  },
);

memberRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/conversations/{conversation_id}/members/{user_id}",
    tags,
    operationId: "updateMember",
    summary: "Change a member's role",
    description:
      "Allowed for owners and admins, up to their own role. A group keeps at least one owner (`last_owner`).",
    ...callers("conversations"),
    request: { params: memberParams, body: body(memberPatchSchema) },
    responses: {
      200: answer("The member", memberSchema),
      ...problems(
        ...CALLER,
        ...JSON_BODY,
        "not_found",
        "forbidden",
        "last_owner",
        "direct_conversation",
      ),
    },
  }),
  async (c) => {
    const { conversation_id, user_id } = c.req.valid("param");
    const memberId = await resolveUser(c.env, user_id);
    const changed = await c.env.CONVERSATIONS.getByName(conversation_id).setRole(
      c.get("principal").user_id,
      memberId,
      c.req.valid("json").role,
      originOf(c),
    );
    return changed.ok ? c.json(changed.value, 200) : problem(c, changed.error);
  },
);

memberRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/conversations/{conversation_id}/members/{user_id}",
    tags,
    operationId: "removeMember",
    summary: "Remove a member or leave, which closes their sockets at once",
    description:
      "A removed person can be added again; a person who left can only return with an invitation (MEMBER-1). " +
      "When the last member leaves, the group is deleted (MEMBER-2). " +
      "Leaving a direct conversation clears it for you and removes it from your list until its next message (CLEAR-3).",
    ...callers("conversations"),
    request: { params: memberParams },
    responses: {
      204: { description: "Removed" },
      ...problems(...CALLER, "not_found", "forbidden", "last_owner", "direct_conversation"),
    },
  }),
  async (c) => {
    const { conversation_id, user_id } = c.req.valid("param");
    const memberId = await resolveUser(c.env, user_id);
    const removed = await c.env.CONVERSATIONS.getByName(conversation_id).removeMember(
      c.get("principal").user_id,
      memberId,
      originOf(c),
    );
    return removed.ok ? c.body(null, 204) : problem(c, removed.error);
  },
);
