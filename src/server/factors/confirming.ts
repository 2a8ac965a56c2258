import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { PasskeyAnswer, PasskeyRequest } from "#protocol/passkeys.ts";
import { ok, type Result } from "#protocol/result.ts";
import { passkeysOf } from "#storage/d1/passkeys.ts";
import type { AppEnv } from "../http.ts";
import { newChallenge } from "./challenge.ts";
import { requestOptions } from "./passkey-options.ts";
import { provenBy } from "./passkeys.ts";
import { relyingParty } from "./relying-party.ts";

/** Returns the options with which a browser requests a passkey of the signed-in person, to confirm a change. */
export async function confirmationRequest(c: Context<AppEnv>): Promise<PasskeyRequest> {
  const { user_id, session_id } = c.get("session");
  const passkeys = await passkeysOf(drizzle(c.env.DB), user_id);
  const challenge = newChallenge(c.env, "confirmation", session_id, Date.now());
  return requestOptions(relyingParty(c).id, passkeys, challenge, "required");
}

export async function confirmByPasskey(
  c: Context<AppEnv>,
  passkey: PasskeyAnswer,
): Promise<Result<null>> {
  const { user_id, session_id } = c.get("session");
  const proven = await provenBy(c, passkey, {
    userId: user_id,
    ceremony: "confirmation",
    subject: session_id,
    verified: true,
  });
  return proven.ok ? ok(null) : proven;
}
