import { CHALLENGE_MS } from "#protocol/limits.ts";
import type { PasskeyCreation, PasskeyRequest } from "#protocol/passkeys.ts";
import type { User } from "#protocol/user.ts";
import type { Passkey } from "#storage/d1/passkeys.ts";

/** EdDSA, ES256 and RS256 as COSE numbers; together they cover all authenticators. */
export const ALGORITHMS = [-8, -7, -257];

/** Requires passkeys that can sign in alone: discoverable, with user verification. */
export function creationOptions(
  rpId: string,
  user: User,
  existing: readonly Passkey[],
  challenge: string,
): PasskeyCreation {
  return {
    rp: { id: rpId, name: rpId },
    user: {
      id: Buffer.from(user.id).toString("base64url"),
      name: user.username,
      displayName: user.display_name,
    },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    timeout: CHALLENGE_MS,
    excludeCredentials: existing.map(descriptor),
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
    attestation: "none",
  };
}

/** Without `allowed`, any passkey for this server may answer and identify its account. */
export function requestOptions(
  rpId: string,
  allowed: readonly Passkey[],
  challenge: string,
  userVerification: PasskeyRequest["userVerification"],
): PasskeyRequest {
  return {
    rpId,
    challenge,
    timeout: CHALLENGE_MS,
    allowCredentials: allowed.map(descriptor),
    userVerification,
  };
}

function descriptor({ credential_id, transports }: Passkey) {
  return { type: "public-key" as const, id: credential_id, transports };
}
