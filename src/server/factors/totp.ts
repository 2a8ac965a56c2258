import { Secret, TOTP } from "otpauth";

/** RFC 6238 as every authenticator app has it: SHA-1, 30 seconds, 6 digits. */
const STEP_MS = 30_000;
const DIGITS = 6;
const SECRET_BYTES = 20;
/** Steps by which the app's clock may be off, each way. */
const DRIFT = 1;

/** A new secret, in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What an app reads from a QR code; `issuer` and `label` are what it lists the secret under. */
export function totpUri(
  secret: string,
  { issuer, label }: { issuer: string; label: string },
): string {
  return totp(secret, { issuer, label }).toString();
}

/** The number of the time step whose code this is, near `now` (ms); null for any other code. */
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
