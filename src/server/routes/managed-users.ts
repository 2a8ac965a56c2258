import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { sessionListSchema } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import {
  managedUserDetailSchema,
  managedUserListSchema,
  managedUserQuerySchema,
} from "#protocol/operator.ts";
import { idSchema, userRefSchema } from "#protocol/primitives.ts";
import { accountById } from "#storage/d1/users.ts";
import { managedUser, managedUsers } from "#storage/d1/managed-users.ts";
import { endOtherSessions, endSession, sessionsOf } from "../auth/sessions.ts";
import { answer, problem, problems } from "../http.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { originOf } from "../origin.ts";
import { resolveUser } from "../user-refs.ts";
import { router } from "./router.ts";

const tags = ["Operator"];
const security = [{ operator: [] }];
const userParams = z.object({ user_id: userRefSchema });
const REFUSALS = ["not_found", "validation_failed", "rate_limited"] as const;

/** Management of users by operators (OPERATOR-3). */
export const managedUserRoutes = router();

managedUserRoutes.openapi(
  createRoute({
    method: "get",
    path: "/operator/users",
    tags,
    operationId: "listManagedUsers",
    summary: "List or search users, ordered by username",
    description:
      "`q` matches the beginning of a username or display name, or a whole id or `external_id`, regardless of who may " +
      "find these people in the directory. For the next page, pass `next_cursor` as `cursor`, until it is null: with `account_state`, a page " +
      "may be short or empty before the last one.",
    middleware: operatorOnly,
    security,
    request: { query: managedUserQuerySchema },
    responses: {
      200: answer("A page of users", managedUserListSchema),
      ...problems(...REFUSALS),
    },
  }),
  async (c) => {
    const { cursor, limit, ...filter } = c.req.valid("query");
    const page = await managedUsers(drizzle(c.env.DB), { ...filter, after: cursor }, limit);
    return c.json(page, 200);
  },
);

managedUserRoutes.openapi(
  createRoute({
    method: "get",
    path: "/operator/users/{user_id}",
    tags,
    operationId: "getManagedUser",
    summary: "Get a user with statistics",
    description:
      "Contains none of their content: no messages, and no names of conversations or files.",
    middleware: operatorOnly,
    security,
    request: { params: userParams },
    responses: { 200: answer("The user", managedUserDetailSchema), ...problems(...REFUSALS) },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const user = await managedUser(drizzle(c.env.DB), user_id, new Date().toISOString());
    return user === null ? problem(c, failure("not_found")) : c.json(user, 200);
  },
);

managedUserRoutes.openapi(
  createRoute({
    method: "get",
    path: "/operator/users/{user_id}/sessions",
    tags,
    operationId: "listManagedSessions",
    summary: "List a user's sessions",
    description: "As the person sees them: all sessions in one page, the most recently used first.",
    middleware: operatorOnly,
    security,
    request: { params: userParams },
    responses: { 200: answer("Their sessions", sessionListSchema), ...problems(...REFUSALS) },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const account = await accountById(drizzle(c.env.DB), user_id);
    if (account === null) return problem(c, failure("not_found"));
    const rows = await sessionsOf(c.env, user_id, Date.now());
    const items = rows.map((row) => ({ ...row, current: false }));
    return c.json({ items, next_cursor: null }, 200);
  },
);

managedUserRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/operator/users/{user_id}/sessions",
    tags,
    operationId: "endManagedSessions",
    summary: "End all of a user's sessions",
    description:
      "The server refuses their tokens from then on, and closes their sockets (SESSION-1).",
    middleware: operatorOnly,
    security,
    request: { params: userParams },
    responses: { 204: { description: "Ended" }, ...problems(...REFUSALS) },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const account = await accountById(drizzle(c.env.DB), user_id);
    if (account === null) return problem(c, failure("not_found"));
    await endOtherSessions(c.env, user_id, null, originOf(c));
    return c.body(null, 204);
  },
);

managedUserRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/operator/users/{user_id}/sessions/{session_id}",
    tags,
    operationId: "endManagedSession",
    summary: "End one of a user's sessions",
    description: "The server refuses its tokens from then on, and closes its sockets.",
    middleware: operatorOnly,
    security,
    request: { params: userParams.extend({ session_id: idSchema }) },
    responses: { 204: { description: "Ended" }, ...problems(...REFUSALS) },
  }),
  async (c) => {
    const { user_id: ref, session_id } = c.req.valid("param");
    const user_id = await resolveUser(c.env, ref);
    const ended = await endSession(c.env, user_id, session_id, originOf(c));
    return ended ? c.body(null, 204) : problem(c, failure("not_found"));
  },
);
