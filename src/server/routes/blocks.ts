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

/** Whom one person keeps away from themselves. */
export const blockRoutes = router();

blockRoutes.openapi(
  createRoute({
    method: "get",
    path: "/users/me/blocks",
    tags,
    operationId: "listBlocks",
    summary: "List whom you have blocked, the latest first",
    description: "Page on with `next_cursor` as `cursor`, until it is null. Nobody else sees it.",
    ...callers("read", "user"),
    request: {
      query: z.strictObject({
        cursor: z.string().max(512).optional(),
        limit: pageLimit(PAGE_MAX, PAGE_DEFAULT),
      }),
    },
    responses: {
      200: answer("A page of them", blockedPersonListSchema),
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
    summary: "Block someone: they can no longer write to you, and are not told so",
    description:
      "Blocking again changes nothing. You can have at most `limits.blocks_max` people blocked (`too_many`).",
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
      "Unblocking somebody who is not blocked changes nothing, and finds nobody whom you could not block (`not_found`).",
    ...callers("users", "user"),
    request: { params: blockParams },
    responses: {
      204: { description: "Not blocked any more" },
      ...problems(...CALLER, "not_found"),
    },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const principal = c.get("principal");
    const unblocked = await c.env.USERS.getByName(principal.user_id).block(user_id, false);
    if (!unblocked.ok) return problem(c, unblocked.error);
    // Whom one had blocked, one may unblock, whether or not one could still find them.
    const known = unblocked.value || (await mayKnow(c.env, principal, user_id));
    return known ? c.body(null, 204) : problem(c, failure("not_found"));
  },
);
