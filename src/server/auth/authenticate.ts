import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Scope } from "#protocol/server-key.ts";
import type { Env } from "../env.ts";
import { verifyOwnToken, type Principal } from "./access-token.ts";
import { isServerKey } from "./server-key.ts";
import { authenticateBot, isBotToken } from "./bot-token.ts";
import { verifyOutsideToken } from "./outside-token.ts";

/** Longer than any access token; the server does not parse longer texts. */
const MAX_TOKEN_LENGTH = 8_192;

/**
 * BOT-2: authenticates a token of a person or a bot. A bot's token is limited to its scopes, so every route that
 * accepts bots names a scope.
 */
export async function authenticateFor(
  env: Env,
  token: string | undefined,
  scope: Scope,
  now: number,
): Promise<Result<Principal>> {
  if (token === undefined || !isBotToken(token)) return authenticate(env, token, now);
  const bot = await authenticateBot(env, token, now);
  if (!bot.ok) return bot;
  return bot.value.scopes.includes(scope)
    ? ok(bot.value.principal)
    : err(failure("missing_scope", `The bot's token lacks the scope \`${scope}\``));
}

/** Authenticates an access token of this server or of the operator's issuer. */
export async function authenticate(
  env: Env,
  token: string | undefined,
  now: number,
): Promise<Result<Principal>> {
  if (token !== undefined && isServerKey(token)) return err(failure("key_not_accepted"));
  if (token === undefined || token === "" || token.length > MAX_TOKEN_LENGTH) {
    return err(failure("unauthenticated"));
  }
  if (isBotToken(token)) {
    return err(failure("unauthenticated", "This address does not accept bots' tokens"));
  }
  return (await verifyOwnToken(env, token, now)) ?? (await verifyOutsideToken(env, token, now));
}
