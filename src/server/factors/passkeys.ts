import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import { deviceNameOf } from "#domain/device-name.ts";
import { failure } from "#protocol/errors.ts";
import type { Factor } from "#protocol/factors.ts";
import { PASSKEYS_MAX } from "#protocol/limits.ts";
import type { NewPasskey, PasskeyAnswer, PasskeyCreation } from "#protocol/passkeys.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import {
  insertPasskey,
  passkeyById,
  passkeysOf,
  recordPasskeyUse,
  type Passkey,
} from "#storage/d1/passkeys.ts";
import { hashOf } from "../auth/secret.ts";
import { audit } from "../audit.ts";
import type { AppEnv } from "../http.ts";
import { originOf } from "../origin.ts";
import { authenticatorName } from "./authenticators.ts";
import { newChallenge, type Ceremony, type Challenge } from "./challenge.ts";
import { ownAccount } from "./own-account.ts";
import { creationOptions } from "./passkey-options.ts";
import { relyingParty } from "./relying-party.ts";
import { verifyNewPasskey, verifyPasskey } from "./verify-passkey.ts";

/** The name of a passkey whose provider is unknown. */
const NAMELESS = "Passkey";
const ANSWERED = "its challenge has already been answered";

export async function passkeyCreation(
  c: Context<AppEnv>,
  userId: string,
): Promise<Result<PasskeyCreation>> {
  const account = await ownAccount(c.env, userId);
  if (!account.ok) return account;
  const existing = await passkeysOf(drizzle(c.env.DB), userId);
  if (existing.length >= PASSKEYS_MAX) return err(tooMany());
  const challenge = newChallenge(c.env, "registration", userId, Date.now());
  return ok(creationOptions(relyingParty(c).id, account.value.user, existing, challenge));
}

/** FACTOR-4: adds a passkey. Its challenge came from `passkeyCreation`, so the person has confirmed the addition. */
export async function addPasskey(
  c: Context<AppEnv>,
  userId: string,
  { passkey, device_name }: { passkey: NewPasskey; device_name?: string | undefined },
): Promise<Result<Factor>> {
  const account = await ownAccount(c.env, userId);
  if (!account.ok) return account;
  const now = Date.now();
  const made = await verifyNewPasskey(c.env, passkey, {
    rp: relyingParty(c),
    ceremony: "registration",
    subject: userId,
    verified: true,
    now,
  });
  if (!made.ok) return err(badPasskey(made.error));
  const { challenge, public_key, counter, synced, aaguid } = made.value;
  if (!(await redeem(c, userId, challenge)).ok) return err(badPasskey(ANSWERED));
  const device = deviceNameOf(c.req.header("user-agent") ?? null);
  const row: Passkey = {
    id: idOf(passkey.id),
    user_id: userId,
    credential_id: passkey.id,
    public_key,
    counter,
    transports: passkey.response.transports ?? [],
    synced,
    name: authenticatorName(aaguid) ?? device_name ?? device ?? NAMELESS,
    created_at: new Date(now).toISOString(),
    last_used_at: null,
  };
  const db = drizzle(c.env.DB);
  if (await insertPasskey(db, row, PASSKEYS_MAX)) {
    await audit(c.env, { ...originOf(c), action: "passkey_added", user_id: userId }, now);
    return ok(passkeyFactor(row));
  }
  const isKnown = (await passkeyById(db, row.id)) !== null;
  return err(isKnown ? badPasskey("it already belongs to an account") : tooMany());
}

/** What a passkey's answer must prove: its account and challenge. */
export interface Proof {
  /** Null if the passkey itself identifies the account. */
  userId: string | null;
  ceremony: Ceremony;
  subject: string;
  verified: boolean;
}

/**
 * FACTOR-5: verifies a passkey's answer, once, and returns its account. Compares the signature counter again when
 * storing it, so that of two answers with the same counter one is refused.
 */
export async function provenBy(
  c: Context<AppEnv>,
  answer: PasskeyAnswer,
  { userId, ceremony, subject, verified }: Proof,
): Promise<Result<string>> {
  const db = drizzle(c.env.DB);
  const passkey = await passkeyById(db, idOf(answer.id));
  const { userHandle } = answer.response;
  if (passkey === null || (userId !== null && passkey.user_id !== userId)) {
    return err(wrong("it does not belong to this account"));
  }
  if (userHandle && Buffer.from(userHandle, "base64url").toString() !== passkey.user_id) {
    return err(wrong("it belongs to another account"));
  }
  const now = Date.now();
  const expected = { rp: relyingParty(c), ceremony, subject, verified, now };
  const used = await verifyPasskey(c.env, answer, passkey, expected);
  if (!used.ok) return err(wrong(used.error));
  const redeemed = await redeem(c, passkey.user_id, used.value.challenge);
  if (!redeemed.ok) {
    return redeemed.error.code === "account_disabled" ? redeemed : err(wrong(ANSWERED));
  }
  const { counter, synced } = used.value;
  const use = { id: passkey.id, counter, synced, at: new Date(now).toISOString() };
  if (await recordPasskeyUse(db, use)) return ok(passkey.user_id);
  return err(wrong("its signature counter has been used before"));
}

export function passkeyFactor(passkey: Passkey): Factor {
  const { id, name, synced, created_at, last_used_at } = passkey;
  return { id, kind: "passkey", name, synced, created_at, last_used_at };
}

/** FACTOR-3: the account's object remembers an answered challenge until it would have expired. */
function redeem(c: Context<AppEnv>, userId: string, { id, expires_at }: Challenge) {
  return c.env.USERS.getByName(userId).redeemTicket(id, "", expires_at);
}

function idOf(credentialId: string): string {
  return hashOf(credentialId);
}

function wrong(reason: string) {
  return failure("invalid_credentials", `The passkey is refused: ${reason}`);
}

function badPasskey(reason: string) {
  const issues = [{ path: "passkey", message: `is refused: ${reason}` }];
  return failure("validation_failed", "The passkey is refused", { issues });
}

function tooMany() {
  return failure("too_many", `An account can have at most ${PASSKEYS_MAX} passkeys`);
}
