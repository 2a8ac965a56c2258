import { botIdOf } from "#protocol/bot/bot-id.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Scope } from "#protocol/server-key.ts";
import type { Env } from "../env.ts";
import type { Principal } from "./access-token.ts";
import { hashOf, newSecret } from "./secret.ts";

/** Identifies a bot's token, also to secret scanners. */
const PREFIX = "parley_bot_";
/** The part that the bot's user id contains, and a secret of 256 bits. */
const TOKEN = /^parley_bot_([a-z0-9]{16})_([0-9a-f]{64})$/;

/** The session of all REST requests of a bot, which ends with the account. */
export const BOT_SESSION = "bot";
/** A bot's token does not expire, but credentials derived from it do after this long. */
const BOT_PRINCIPAL_MS = 15 * 60_000;

/** A presented token, with the hash of its secret. */
export interface PresentedToken {
  bot_id: string;
  hash: string;
}

export function isBotToken(token: string): boolean {
  return token.startsWith(PREFIX);
}

/** Returns null if the text does not look like a bot's token. */
export function readBotToken(token: string): PresentedToken | null {
  const [, key, secret] = TOKEN.exec(token) ?? [];
  return key === undefined || secret === undefined
    ? null
    : { bot_id: botIdOf(key), hash: hashOf(secret) };
}

export function newBotToken(key: string): { token: string; secret: string; hash: string } {
  const secret = newSecret();
  return { token: `${PREFIX}${key}_${secret}`, secret, hash: hashOf(secret) };
}

/** BOT-2: lets a bot act over REST like a person, in a session that lasts as long as its token. */
export async function authenticateBot(
  env: Env,
  token: string,
  now: number,
): Promise<Result<{ principal: Principal; scopes: Scope[] }>> {
  const presented = readBotToken(token);
  if (presented === null) return err(failure("unauthenticated", "The bot's token is not valid"));
  const { bot_id: user_id, hash } = presented;
  const admitted = await env.BOTS.getByName(user_id).admit(hash);
  if (!admitted.ok) return admitted;
  const expires_at = now + BOT_PRINCIPAL_MS;
  const principal = { user_id, session_id: BOT_SESSION, expires_at, outside: true };
  return ok({ principal, scopes: admitted.value });
}
