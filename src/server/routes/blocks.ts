import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import { PAGE_DEFAULT, PAGE_MAX } from "#protocol/limits.ts";
import { pageLimit, userRefSchema } from "#protocol/primitives.ts";
import { blockedPersonListSchema } from "#protocol/privacy.ts";
import { listBlocks } from "#storage/d1/blocks.ts";
import { answer, CALLER, problem, problems } from "../http.ts";
import { callers } from "../middleware/callers.ts";
import { mayKnow } from "../reaching.ts";
import { resolveUser } from "../user-refs.ts";
import { router } from "./router.ts";
import { invalid } from "../invalid.ts";

const tags = ["Users"];
const blockParams = z.object({ user_id: userRefSchema });

/** The people that a person has blocked. */
export const blockRoutes = router();

blockRoutes.openapi(
  createRoute({
    method: "get",
    path: "/users/me/blocks",
    tags,
    operationId: "listBlocks",
    summary: "List the people you have blocked, most recent first",
    description:
      "For the next page, pass `next_cursor` as `cursor`, until it is null. Nobody else can see this list.",
    ...callers("read", "user"),
    request: {
      query: z.strictObject({
        cursor: z.string().max(512).optional(),
        limit: pageLimit(PAGE_MAX, PAGE_DEFAULT),
      }),
    },
    responses: {
      200: answer("A page of blocked people", blockedPersonListSchema),
      ...problems(...CALLER, "validation_failed"),
    },
  }),
  async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const db = drizzle(c.env.DB);
    const page = await listBlocks(db, c.get("principal").user_id, cursor, limit);
    if (page !== null) return c.json(page, 200);
    return problem(c, invalid("cursor", "is not a cursor of this list"));
  },
);

blockRoutes.openapi(
  createRoute({
    method: "put",
    path: "/users/me/blocks/{user_id}",
    tags,
    operationId: "blockUser",
    summary: "Block a person: they can no longer write to you, and are not notified of it",
    description:
      "Blocking again changes nothing. You can block at most `limits.blocks_max` people (`too_many`).",
    ...callers("users", "user"),
    request: { params: blockParams },
    responses: {
      204: { description: "Blocked" },
      ...problems(...CALLER, "not_found", "too_many"),
    },
  }),
  async (c) => {
    const me = c.get("principal").user_id;
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    if (user_id === me) {
      return problem(c, invalid("user_id", "is yourself"));
    }
    if (!(await mayKnow(c.env, c.get("principal"), user_id))) {
      return problem(c, failure("not_found"));
    }
    const blocked = await c.env.USERS.getByName(me).block(user_id, true);
    return blocked.ok ? c.body(null, 204) : problem(c, blocked.error);
  },
);

blockRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/users/me/blocks/{user_id}",
    tags,
    operationId: "unblockUser",
    summary: "Unblock someone",
    description:
      "Unblocking a person who is not blocked changes nothing. A person you cannot find is `not_found`.",
    ...callers("users", "user"),
    request: { params: blockParams },
    responses: {
      204: { description: "No longer blocked" },
      ...problems(...CALLER, "not_found"),
    },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const principal = c.get("principal");
    const unblocked = await c.env.USERS.getByName(principal.user_id).block(user_id, false);
    if (!unblocked.ok) return problem(c, unblocked.error);
    // A person can be unblocked even if the caller can no longer find them.
    const known = unblocked.value || (await mayKnow(c.env, principal, user_id));
    return known ? c.body(null, 204) : problem(c, failure("not_found"));
  },
);
