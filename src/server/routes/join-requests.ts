import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { failure } from "#protocol/errors.ts";
import { banListSchema, joinRequestListSchema } from "#protocol/invitation.ts";
import { memberSchema } from "#protocol/member.ts";
import { userRefSchema } from "#protocol/primitives.ts";
import { forgetRequests } from "#storage/d1/invitations.ts";
import { newMembersByIds, userKind } from "#storage/d1/users.ts";
import type { Env } from "../env.ts";
import { answer, CALLER, problem, problems } from "../http.ts";
import { originOf } from "../origin.ts";
import { callers } from "../middleware/callers.ts";
import { resolveUser } from "../user-refs.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";

const tags = ["Invitations"];
const params = conversationParams.extend({ user_id: userRefSchema });
const MANAGED = [...CALLER, "not_found", "forbidden", "direct_conversation"] as const;

/** Join requests and bans, on which a group's owners and admins decide. */
export const joinRequestRoutes = router();

joinRequestRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/join-requests",
    tags,
    operationId: "listJoinRequests",
    summary: "List the requests to join a group, oldest first",
    description: "All requests in one page. The conversation's `join_requests` counts them.",
    ...callers("conversations"),
    request: { params: conversationParams },
    responses: {
      200: answer("The requests", joinRequestListSchema),
      ...problems(...MANAGED),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const requests = await c.env.CONVERSATIONS.getByName(conversation_id).joinRequests(
      c.get("principal").user_id,
    );
    if (!requests.ok) return problem(c, requests.error);
    const items = await withProfiles(
      c.env,
      requests.value.map(({ declined_at: _, ...request }) => request),
    );
    return c.json({ items, next_cursor: null }, 200);
  },
);

joinRequestRoutes.openapi(
  createRoute({
    method: "post",
    path: "/conversations/{conversation_id}/join-requests/{user_id}/approve",
    tags,
    operationId: "approveJoinRequest",
    summary: "Approve a person's request to join",
    description:
      "They become a member, and the group appears in their inbox. Allowed for owners and admins.",
    ...callers("conversations"),
    request: { params },
    responses: {
      200: answer("The member", memberSchema),
      ...problems(...MANAGED, "conversation_full", "quota_exceeded"),
    },
  }),
  async (c) => {
    const { conversation_id, user_id: ref } = c.req.valid("param");
    const user_id = await resolveUser(c.env, ref);
    const group = c.env.CONVERSATIONS.getByName(conversation_id);
    const actorId = c.get("principal").user_id;
    // Other members learn nothing, not even whether a user exists.
    const allowed = await group.joinRequests(actorId);
    if (!allowed.ok) return problem(c, allowed.error);
    const [user] = await newMembersByIds(drizzle(c.env.DB), [user_id]);
    if (user === undefined)
      return problem(c, failure("not_found", "This person has not asked to join"));
    const approved = await group.approveRequest(actorId, user);
    if (!approved.ok) return problem(c, approved.error);
    await forgetRequests(c.env.DB, user_id, [conversation_id]);
    return c.json(approved.value, 200);
  },
);

joinRequestRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/conversations/{conversation_id}/join-requests/{user_id}",
    tags,
    operationId: "declineJoinRequest",
    summary: "Decline a person's request to join",
    description: "They can see that, and may ask again after a day. Allowed for owners and admins.",
    ...callers("conversations"),
    request: { params },
    responses: { 204: { description: "Declined" }, ...problems(...MANAGED) },
  }),
  async (c) => {
    const { conversation_id, user_id } = c.req.valid("param");
    const declined = await c.env.CONVERSATIONS.getByName(conversation_id).declineRequest(
      c.get("principal").user_id,
      await resolveUser(c.env, user_id),
    );
    return declined.ok ? c.body(null, 204) : problem(c, declined.error);
  },
);

joinRequestRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/bans",
    tags,
    operationId: "listBans",
    summary: "List the people who are banned from a group, newest ban first",
    description: "All bans in one page, for owners and admins.",
    ...callers("conversations"),
    request: { params: conversationParams },
    responses: { 200: answer("The bans", banListSchema), ...problems(...MANAGED) },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const bans = await c.env.CONVERSATIONS.getByName(conversation_id).bans(
      c.get("principal").user_id,
    );
    if (!bans.ok) return problem(c, bans.error);
    return c.json({ items: await withProfiles(c.env, bans.value), next_cursor: null }, 200);
  },
);

joinRequestRoutes.openapi(
  createRoute({
    method: "put",
    path: "/conversations/{conversation_id}/bans/{user_id}",
    tags,
    operationId: "banMember",
    summary: "Ban a person: remove them if they are a member, and keep them out",
    description:
      "Until the ban is lifted, no invitation lets them in and nobody can add them (INVITE-7). Requires the right to remove " +
      "them.",
    ...callers("conversations"),
    request: { params },
    responses: {
      204: { description: "Banned" },
      ...problems(...MANAGED, "last_owner", "too_many"),
    },
  }),
  async (c) => {
    const { conversation_id, user_id: ref } = c.req.valid("param");
    const user_id = await resolveUser(c.env, ref);
    const group = c.env.CONVERSATIONS.getByName(conversation_id);
    const actorId = c.get("principal").user_id;
    const allowed = await group.bans(actorId);
    if (!allowed.ok) return problem(c, allowed.error);
    if ((await userKind(drizzle(c.env.DB), user_id)) === null) {
      return problem(c, failure("not_found", "User not found"));
    }
    const banned = await group.ban(actorId, user_id, originOf(c));
    if (!banned.ok) return problem(c, banned.error);
    await forgetRequests(c.env.DB, user_id, [conversation_id]);
    return c.body(null, 204);
  },
);

joinRequestRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/conversations/{conversation_id}/bans/{user_id}",
    tags,
    operationId: "liftBan",
    summary: "Lift a ban, so that the person can be added or follow an invitation",
    description: "This adds nobody to the group. Allowed for owners and admins.",
    ...callers("conversations"),
    request: { params },
    responses: { 204: { description: "Lifted" }, ...problems(...MANAGED) },
  }),
  async (c) => {
    const { conversation_id, user_id } = c.req.valid("param");
    const lifted = await c.env.CONVERSATIONS.getByName(conversation_id).liftBan(
      c.get("principal").user_id,
      await resolveUser(c.env, user_id),
    );
    return lifted.ok ? c.body(null, 204) : problem(c, lifted.error);
  },
);

/** Adds the people's names and pictures, and leaves out people whose account is erased or disabled. */
async function withProfiles<T extends { user_id: string }>(env: Env, rows: readonly T[]) {
  const ids = rows.map(({ user_id }) => user_id);
  const people = await newMembersByIds(drizzle(env.DB), ids);
  const byId = new Map(people.map((person) => [person.user_id, person]));
  return rows.flatMap((row) => {
    const person = byId.get(row.user_id);
    if (person === undefined) return [];
    const { username, display_name, avatar_url } = person;
    return [{ ...row, username, display_name, avatar_url }];
  });
}
