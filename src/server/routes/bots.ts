import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { botIdOf } from "#protocol/bot/bot-id.ts";
import {
  botCreateSchema,
  botListSchema,
  botRotateSchema,
  BOTS_MAX,
  newBotSchema,
} from "#protocol/bot/bot.ts";
import { failure } from "#protocol/errors.ts";
import { idSchema } from "#protocol/primitives.ts";
import { botsAfter, countBots } from "#storage/d1/bots.ts";
import { accountById, insertUser } from "#storage/d1/users.ts";
import { newBotToken } from "../auth/bot-token.ts";
import { newKeyId } from "../auth/secret.ts";
import { answer, body, JSON_BODY, problem, problems } from "../http.ts";
import { log } from "../log.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { originOf } from "../origin.ts";
import { router } from "./router.ts";

const tags = ["Bots"];
const security = [{ operator: [] }];
const params = z.object({ bot_id: idSchema });
/** The number of bots in a page. */
const PAGE = 50;

/** Management of bots by the operator (BOT-1, BOT-2). */
export const botRoutes = router();

botRoutes.openapi(
  createRoute({
    method: "post",
    path: "/operator/bots",
    tags,
    operationId: "createBot",
    summary: "Create a bot, an account that a program controls",
    description:
      "Only this response contains the token: the server stores its hash. A token is `parley_bot_`, 16 letters or digits, `_` and " +
      `64 hexadecimal digits, so that a scanner for secrets finds it. There are at most ${BOTS_MAX} bots.`,
    middleware: operatorOnly,
    security,
    request: { body: body(botCreateSchema) },
    responses: {
      201: answer("The bot with its token", newBotSchema),
      ...problems("not_found", ...JSON_BODY, "username_taken", "too_many", "rate_limited"),
    },
  }),
  async (c) => {
    const { username, display_name = username, scopes } = c.req.valid("json");
    const db = drizzle(c.env.DB);
    if ((await countBots(db)) >= BOTS_MAX) {
      return problem(c, failure("too_many", `This server can have at most ${BOTS_MAX} bots`));
    }
    const key = newKeyId();
    const id = botIdOf(key);
    const created_at = new Date().toISOString();
    const account = { id, username, display_name, language: "en", created_at };
    const user = await insertUser(db, { ...account, kind: "bot" });
    if (user === null) return problem(c, failure("username_taken"));
    const { token, hash } = newBotToken(key);
    await c.env.BOTS.getByName(id).create(hash, scopes);
    log("debug", "bot_created", { bot_id: id });
    const bot = { id, username, display_name, scopes, created_at, overlap_until: null };
    return c.json({ ...bot, token }, 201);
  },
);

botRoutes.openapi(
  createRoute({
    method: "get",
    path: "/operator/bots",
    tags,
    operationId: "listBots",
    summary: "List the bots",
    description: `Without their tokens, ${PAGE} in a page, ordered by id.`,
    middleware: operatorOnly,
    security,
    request: { query: z.strictObject({ cursor: idSchema.optional() }) },
    responses: {
      200: answer("The bots", botListSchema),
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const { cursor = "" } = c.req.valid("query");
    const rows = await botsAfter(drizzle(c.env.DB), cursor, PAGE + 1);
    const page = rows.slice(0, PAGE);
    const described = await Promise.all(page.map(({ id }) => c.env.BOTS.getByName(id).describe()));
    const items = page.flatMap((row, i) => {
      const about = described[i];
      return about === null || about === undefined ? [] : [{ ...row, ...about }];
    });
    const next_cursor = rows.length > PAGE ? (page.at(-1)?.id ?? null) : null;
    return c.json({ items, next_cursor }, 200);
  },
);

botRoutes.openapi(
  createRoute({
    method: "post",
    path: "/operator/bots/{bot_id}/rotate",
    tags,
    operationId: "rotateBotToken",
    summary: "Rotate a bot's token; the previous one keeps working for a while",
    description: "With `overlap_seconds` 0 the previous token stops working at once.",
    middleware: operatorOnly,
    security,
    request: { params, body: body(botRotateSchema) },
    responses: {
      200: answer("The bot with its new token", newBotSchema),
      ...problems("not_found", ...JSON_BODY, "rate_limited"),
    },
  }),
  async (c) => {
    const { bot_id } = c.req.valid("param");
    const { token, hash } = newBotToken(bot_id.slice(botIdOf("").length));
    const overlapMs = c.req.valid("json").overlap_seconds * 1_000;
    const account = await accountById(drizzle(c.env.DB), bot_id);
    if (account?.user.kind !== "bot") return problem(c, failure("not_found"));
    const bot = c.env.BOTS.getByName(bot_id);
    const about = (await bot.rotate(hash, overlapMs)) ? await bot.describe() : null;
    if (about === null) return problem(c, failure("not_found"));
    log("debug", "bot_rotated", { bot_id });
    const { id, username, display_name, created_at } = account.user;
    return c.json({ id, username, display_name, created_at, ...about, token }, 200);
  },
);

botRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/operator/bots/{bot_id}",
    tags,
    operationId: "removeBot",
    summary: "Remove a bot",
    description:
      "From the moment of this response, the server refuses the bot's token and its socket is closed. Its messages stay.",
    middleware: operatorOnly,
    security,
    request: { params },
    responses: {
      204: { description: "Removed" },
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const { bot_id } = c.req.valid("param");
    const account = await accountById(drizzle(c.env.DB), bot_id);
    if (account?.user.kind !== "bot" || account.disabled) return problem(c, failure("not_found"));
    await c.env.BOTS.getByName(bot_id).revoke();
    const done = await c.env.USERS.getByName(bot_id).setDisabled(true, originOf(c));
    if (!done.ok) return problem(c, done.error);
    log("debug", "bot_removed", { bot_id });
    return c.body(null, 204);
  },
);
