import { Secret, TOTP } from "otpauth";

/** RFC 6238 with the parameters of common authenticator apps: SHA-1, 30 seconds, 6 digits. */
const STEP_MS = 30_000;
const DIGITS = 6;
const SECRET_BYTES = 20;
/** Steps by which the app's clock may differ in either direction. */
const DRIFT = 1;

/** Creates a secret, in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** Returns the address for a QR code; the app lists the secret under `issuer` and `label`. */
export function totpUri(
  secret: string,
  { issuer, label }: { issuer: string; label: string },
): string {
  return totp(secret, { issuer, label }).toString();
}

/** Returns the number of the time step near `now` (ms) that has this code; null for a wrong code. */
export function stepOf(secret: string, code: string, now: number): number | null {
  const token = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return null;
  const delta = totp(secret).validate({ token, timestamp: now, window: DRIFT });
  return delta === null ? null : Math.floor(now / STEP_MS) + delta;
}

function totp(secret: string, named: { issuer?: string; label?: string } = {}): TOTP {
  const period = STEP_MS / 1_000;
  return new TOTP({ ...named, secret, algorithm: "SHA1", digits: DIGITS, period });
}
