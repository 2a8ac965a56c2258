import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { botIdOf } from "#protocol/bot/bot-id.ts";
import {
  hookCreateSchema,
  hookListSchema,
  hookPostedSchema,
  hookPostSchema,
  HOOKS_MAX,
  newHookSchema,
  type Hook,
} from "#protocol/bot/hook.ts";
import { failure } from "#protocol/errors.ts";
import { idSchema } from "#protocol/primitives.ts";
import { botsAmong } from "#storage/d1/bots.ts";
import { insertUser, newMembersByIds } from "#storage/d1/users.ts";
import { newBotToken } from "../auth/bot-token.ts";
import { newKeyId } from "../auth/secret.ts";
import type { Env } from "../env.ts";
import { answer, body, CALLER, JSON_BODY, problem, problems } from "../http.ts";
import { log } from "../log.ts";
import { callers } from "../middleware/callers.ts";
import { hookPoster } from "../middleware/hook-poster.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";

const tags = ["Bots"];
const params = conversationParams.extend({ hook_id: idSchema });
/** The id of no existing bot, with which to check whether a member may add bots at all. */
const ANYONE = botIdOf("anyone");

/** Incoming webhooks (INCOMING-1, INCOMING-2). */
export const hookRoutes = router();

hookRoutes.openapi(
  createRoute({
    method: "post",
    path: "/conversations/{conversation_id}/hooks",
    tags,
    operationId: "createHook",
    summary: "Create an incoming webhook, a secret address that posts into this group",
    description:
      "It posts as its own bot, which becomes a member (INCOMING-1). Requires the right to add members. Only this response " +
      `contains the address. A group can have at most ${HOOKS_MAX}.`,
    ...callers("conversations"),
    request: { params: conversationParams, body: body(hookCreateSchema) },
    responses: {
      201: answer("The webhook with its address", newHookSchema),
      ...problems(
        ...CALLER,
        ...JSON_BODY,
        "quota_exceeded",
        "not_found",
        "forbidden",
        "conversation_full",
        "direct_conversation",
        "too_many",
      ),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const { name } = c.req.valid("json");
    const actorId = c.get("principal").user_id;
    const conversation = c.env.CONVERSATIONS.getByName(conversation_id);
    const allowed = await conversation.mayAdd(actorId, ANYONE, "member");
    if (!allowed.ok) return problem(c, allowed.error);
    if ((await hooksOf(c.env, conversation_id)).length >= HOOKS_MAX) {
      return problem(c, failure("too_many", `A group can have at most ${HOOKS_MAX} webhooks`));
    }
    const key = newKeyId();
    const bot_id = botIdOf(key);
    const created_at = new Date().toISOString();
    const { secret, hash } = newBotToken(key);
    const db = drizzle(c.env.DB);
    const account = { id: bot_id, username: `hook-${key}`, display_name: name, language: "en" };
    const made = await insertUser(db, { ...account, created_at, kind: "bot" });
    const [member] = await newMembersByIds(db, [bot_id]);
    if (made === null || member === undefined) throw new Error("a new bot was not found");
    const hook: Hook = { id: key, name, bot_id, conversation_id, created_at };
    const bot = c.env.BOTS.getByName(bot_id);
    await bot.create(hash, [], hook);
    const added = await conversation.addMember(actorId, member, "member");
    if (!added.ok) {
      await bot.revoke();
      return problem(c, added.error);
    }
    log("debug", "hook_created", { hook_id: key, conversation_id });
    const url = new URL(`/api/v1/hooks/${key}?secret=${secret}`, c.req.url).href;
    return c.json({ ...hook, url }, 201);
  },
);

hookRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/hooks",
    tags,
    operationId: "listHooks",
    summary: "List a group's incoming webhooks",
    description:
      "All webhooks in one page, without their addresses. Requires the right to add members.",
    ...callers("conversations"),
    request: { params: conversationParams },
    responses: {
      200: answer("The webhooks", hookListSchema),
      ...problems(
        ...CALLER,
        "not_found",
        "forbidden",
        "direct_conversation",
        "conversation_full",
        "quota_exceeded",
      ),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const conversation = c.env.CONVERSATIONS.getByName(conversation_id);
    const allowed = await conversation.mayAdd(c.get("principal").user_id, ANYONE, "member");
    if (!allowed.ok) return problem(c, allowed.error);
    return c.json({ items: await hooksOf(c.env, conversation_id), next_cursor: null }, 200);
  },
);

hookRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/conversations/{conversation_id}/hooks/{hook_id}",
    tags,
    operationId: "deleteHook",
    summary: "Revoke an incoming webhook: its address stops working at once",
    description: "Its bot leaves the group; its messages stay.",
    ...callers("conversations"),
    request: { params },
    responses: {
      204: { description: "Revoked" },
      ...problems(
        ...CALLER,
        "not_found",
        "forbidden",
        "last_owner",
        "direct_conversation",
        "conversation_full",
        "quota_exceeded",
      ),
    },
  }),
  async (c) => {
    const { conversation_id, hook_id } = c.req.valid("param");
    const actorId = c.get("principal").user_id;
    const conversation = c.env.CONVERSATIONS.getByName(conversation_id);
    const allowed = await conversation.mayAdd(actorId, ANYONE, "member");
    if (!allowed.ok) return problem(c, allowed.error);
    const bot = c.env.BOTS.getByName(botIdOf(hook_id));
    if ((await bot.hook())?.conversation_id !== conversation_id) {
      return problem(c, failure("not_found"));
    }
    await bot.revoke();
    log("debug", "hook_revoked", { hook_id, conversation_id });
    const removed = await conversation.removeMember(actorId, botIdOf(hook_id));
    if (!removed.ok && removed.error.code !== "not_found") return problem(c, removed.error);
    return c.body(null, 204);
  },
);

hookRoutes.openapi(
  createRoute({
    method: "post",
    path: "/hooks/{hook_id}",
    tags,
    operationId: "postToHook",
    summary: "Post a message with an incoming webhook",
    description:
      "Call the address that `createHook` returned, without a token. The secret is in the query, which no log contains. Posts count " +
      "like a person's requests and sends (INCOMING-2).",
    middleware: hookPoster,
    security: [{ hook: [] }],
    request: {
      params: z.object({ hook_id: idSchema }),
      query: z.strictObject({
        secret: z.string().regex(/^[0-9a-f]{64}$/, "is not a webhook's secret"),
      }),
      body: body(hookPostSchema),
    },
    responses: {
      200: answer("A message with this `client_id` was posted before", hookPostedSchema),
      201: answer("The message that was posted", hookPostedSchema),
      ...problems(...JSON_BODY, "not_found", "account_disabled", "rate_limited", "quota_exceeded"),
    },
  }),
  async (c) => {
    const { conversation_id, bot_id } = c.get("hook");
    const sent = await c.env.CONVERSATIONS.getByName(conversation_id).send(
      bot_id,
      c.req.valid("json"),
    );
    if (!sent.ok) return problem(c, sent.error);
    const { id: message_id, version } = sent.value.message;
    return c.json({ conversation_id, message_id, version }, sent.value.fresh ? 201 : 200);
  },
);

/** The hooks among the bots of a conversation. */
async function hooksOf(env: Env, conversationId: string): Promise<Hook[]> {
  const bots = await botsAmong(drizzle(env.DB), conversationId);
  const found = await Promise.all(bots.map((id) => env.BOTS.getByName(id).hook()));
  return found.filter((hook) => hook !== null);
}
