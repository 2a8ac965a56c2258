import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { isBotId } from "#protocol/bot/bot-id.ts";
import { failure } from "#protocol/errors.ts";
import { positionSchema, userRefSchema } from "#protocol/primitives.ts";
import { removeFactors } from "#storage/d1/second-factor.ts";
import { accountById } from "#storage/d1/users.ts";
import { databaseRoom, databaseRoomSchema } from "../database-room.ts";
import { answer, body, JSON_BODY, problem, problems } from "../http.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { inTime } from "#storage/in-time.ts";
import { conversationParams } from "./conversations.ts";
import { audit } from "../audit.ts";
import { originOf } from "../origin.ts";
import { resolveUser } from "../user-refs.ts";
import { router } from "./router.ts";

/** The longest wait to learn whether the account exists. */
const LOOKUP_TIME_LIMIT_MS = 2_000;
const tags = ["Operator"];
const security = [{ operator: [] }];

export const projectionSchema = z.object({ head: positionSchema }).meta({ id: "Projection" });

export const accountPatchSchema = z
  .strictObject({ disabled: z.boolean() })
  .meta({ id: "AccountPatch" });

export const operatorRoutes = router();

operatorRoutes.openapi(
  createRoute({
    method: "post",
    path: "/operator/conversations/{conversation_id}/projection",
    tags,
    operationId: "rebuildProjection",
    summary: "Rewrite all of a conversation's rows in D1 from its object",
    description: "Correct rows stay available throughout (PROJECT-5).",
    middleware: operatorOnly,
    security,
    request: { params: conversationParams },
    responses: {
      200: answer("D1 has all changes up to this head", projectionSchema),
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const rebuilt = await c.env.CONVERSATIONS.getByName(conversation_id).rebuildProjection();
    return rebuilt.ok ? c.json(rebuilt.value, 200) : problem(c, rebuilt.error);
  },
);

operatorRoutes.openapi(
  createRoute({
    method: "get",
    path: "/operator/database",
    tags,
    operationId: "getDatabase",
    summary: "Get the D1 database's size and limit",
    description: "The server's log warns once it is 70 percent full (STORE-2).",
    middleware: operatorOnly,
    security,
    responses: {
      200: answer("Its size and limit", databaseRoomSchema),
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => c.json(await databaseRoom(c.env), 200),
);

operatorRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/operator/users/{user_id}",
    tags,
    operationId: "updateAccount",
    summary: "Disable an account, which ends its sessions for good, or enable it",
    description:
      "The server refuses its access and refresh tokens from then on, and closes its sockets (AUTH-3).",
    middleware: operatorOnly,
    security,
    request: {
      params: z.object({ user_id: userRefSchema }),
      body: body(accountPatchSchema),
    },
    responses: {
      204: { description: "Done" },
      ...problems("not_found", ...JSON_BODY, "rate_limited"),
    },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const { disabled } = c.req.valid("json");
    // An operator must be able to disable an account even while the database is unavailable.
    const account = await inTime(
      LOOKUP_TIME_LIMIT_MS,
      accountById(drizzle(c.env.DB), user_id),
    ).catch(() => undefined);
    if (account === null) return problem(c, failure("not_found"));
    const done = await c.env.USERS.getByName(user_id).setDisabled(disabled, originOf(c));
    if (!done.ok) return problem(c, done.error);
    if (disabled && isBotId(user_id)) await c.env.BOTS.getByName(user_id).disconnect();
    return c.body(null, 204);
  },
);

operatorRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/operator/users/{user_id}/factors",
    tags,
    operationId: "removeFactors",
    summary: "Remove all passkeys and the authenticator app from an account",
    description:
      "For a person who has lost them: from then on, their password suffices. A person without a password needs another way in (FACTOR-11).",
    middleware: operatorOnly,
    security,
    request: { params: z.object({ user_id: userRefSchema }) },
    responses: {
      204: { description: "Taken away" },
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const db = drizzle(c.env.DB);
    if ((await accountById(db, user_id)) === null) return problem(c, failure("not_found"));
    await removeFactors(db, user_id);
    await audit(c.env, {
      ...originOf(c),
      action: "second_factor_changed",
      user_id,
      detail: "removed",
    });
    return c.body(null, 204);
  },
);
