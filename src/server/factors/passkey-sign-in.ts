import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { Grant } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import type { PasskeyAnswer, PasskeyRequest } from "#protocol/passkeys.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { accountById, maySignIn } from "#storage/d1/users.ts";
import { signIn } from "../auth/sign-in.ts";
import type { AppEnv } from "../http.ts";
import { clientNetwork } from "../middleware/network-of.ts";
import { newChallenge } from "./challenge.ts";
import { requestOptions } from "./passkey-options.ts";
import { provenBy } from "./passkeys.ts";
import { relyingParty } from "./relying-party.ts";

/** Creates a challenge for anyone who asks, which costs the server no storage. */
export function signInRequest(c: Context<AppEnv>): PasskeyRequest {
  const challenge = newChallenge(c.env, "sign-in", "", Date.now());
  return requestOptions(relyingParty(c).id, [], challenge, "required");
}

/** FACTOR-5: signs in with a passkey alone, if its authenticator has verified its user. */
export async function signInWithPasskey(
  c: Context<AppEnv>,
  passkey: PasskeyAnswer,
  device_secret: string | undefined,
): Promise<Result<Grant>> {
  const proof = { userId: null, ceremony: "sign-in", subject: "", verified: true } as const;
  const proven = await provenBy(c, passkey, proof);
  if (!proven.ok) return proven;
  const account = await accountById(drizzle(c.env.DB), proven.value);
  if (account === null) return err(failure("invalid_credentials"));
  if (!maySignIn(account)) return err(failure("account_disabled"));
  const source = { device_secret, network: clientNetwork(c) };
  return ok(await signIn(c, account.user, source, Date.now()));
}
