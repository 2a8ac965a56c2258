import { EncryptJWT, jwtDecrypt } from "jose";
import type { Env } from "../env.ts";
import { derivedSecrets } from "./signing-keys.ts";

/** What something is sealed for: no seal opens for another purpose. */
export type Purpose = "oidc sign-in" | "oidc hand-over" | "totp enrolment" | "sign-up mail";

/** Encrypts what a client keeps for this server and must neither read nor change. */
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

/** Null for anything that this server did not seal for this purpose, or whose time is over. */
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
