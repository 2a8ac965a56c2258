import { failure } from "#protocol/errors.ts";
import { err, type Result } from "#protocol/result.ts";
import type { Env } from "../env.ts";
import { verifyOwnToken, type Principal } from "./access-token.ts";
import { isServerKey } from "./server-key.ts";
import { authenticateBot, isBotToken } from "./bot-token.ts";
import { verifyOutsideToken } from "./outside-token.ts";

/** Longer than any access token; a longer text is not worth parsing. */
const MAX_TOKEN_LENGTH = 8_192;

/** Finds the user and session of an access token of this server, or of the operator's issuer. */
export async function authenticate(
  env: Env,
  token: string | undefined,
  now: number,
): Promise<Result<Principal>> {
  if (token !== undefined && isServerKey(token)) return err(failure("key_not_accepted"));
  if (token === undefined || token === "" || token.length > MAX_TOKEN_LENGTH) {
    return err(failure("unauthenticated"));
  }
  if (isBotToken(token)) return authenticateBot(env, token, now);
  return (await verifyOwnToken(env, token, now)) ?? (await verifyOutsideToken(env, token, now));
}
