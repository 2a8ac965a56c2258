import { createMiddleware } from "hono/factory";
import { botIdOf } from "#protocol/bot/bot-id.ts";
import { failure } from "#protocol/errors.ts";
import { BOT_SESSION } from "../auth/bot-token.ts";
import { hashOf } from "../auth/secret.ts";
import { problem, type AppEnv } from "../http.ts";
import { admit } from "./authenticated.ts";

const KEY = /^[a-z0-9]{16}$/;
const SECRET = /^[0-9a-f]{64}$/;

/** INCOMING-2: admits a post to an incoming webhook, by its secret and within its bot's budget of requests. */
export const hookPoster = createMiddleware<AppEnv>(async (c, next) => {
  const key = c.req.param("hook_id") ?? "";
  const secret = c.req.query("secret") ?? "";
  // The route's schema refuses the query with a precise error.
  if (!SECRET.test(secret)) return next();
  const user_id = botIdOf(key);
  const hook = KEY.test(key) ? await c.env.BOTS.getByName(user_id).hookOf(hashOf(secret)) : null;
  if (hook === null) return problem(c, failure("not_found", "Webhook not found"));
  c.set("hook", hook);
  const session = { user_id, session_id: BOT_SESSION, expires_at: 0, outside: true };
  await admit(c, next, session, "requests");
  return undefined;
});
