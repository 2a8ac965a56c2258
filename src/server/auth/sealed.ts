import { EncryptJWT, jwtDecrypt } from "jose";
import type { Env } from "../env.ts";
import { derivedSecrets } from "./signing-keys.ts";

/** The purpose of a seal, which cannot be opened for any other purpose. */
export type Purpose = "oidc sign-in" | "oidc hand-over" | "totp enrolment" | "sign-up mail";

/** Encrypts data that a client keeps for this server and must neither read nor change. */
export function seal(
  env: Env,
  purpose: Purpose,
  claims: Record<string, string>,
  { seconds, now }: { seconds: number; now: number },
): Promise<string> {
  const [key] = derivedSecrets(env, secretName(purpose));
  if (key === undefined) throw new Error("AUTH_SIGNING_KEYS has no key");
  return new EncryptJWT(claims)
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .setExpirationTime(Math.floor(now / 1_000) + seconds)
    .encrypt(key);
}

/** Returns null for data that has expired, or that this server did not seal for this purpose. */
export async function unseal(
  env: Env,
  purpose: Purpose,
  sealed: string,
  now: number,
): Promise<unknown> {
  for (const key of derivedSecrets(env, secretName(purpose))) {
    const opened = await jwtDecrypt(sealed, key, { currentDate: new Date(now) }).catch(() => null);
    if (opened !== null) return opened.payload;
  }
  return null;
}

function secretName(purpose: Purpose): string {
  return `parley ${purpose}`;
}
