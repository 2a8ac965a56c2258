import type { Context } from "hono";
import type { Result } from "#protocol/result.ts";
import type { AppEnv } from "../http.ts";
import { takeAttempt, takeDeviceLookup, takeKnownAttempt } from "../middleware/auth-attempts.ts";
import { clientNetwork } from "../middleware/network-of.ts";
import { counted } from "./counted.ts";
import { guesserOf, type Source } from "./devices.ts";
import { withPlace } from "./password-turns.ts";
import type { Place } from "./turns.ts";

/** The account whose secret is tried; its username may not exist. */
interface Tried {
  username: string;
  device_secret?: string | undefined;
}

/**
 * The secret that is guessed: `username` for a password, `recovery` for a recovery code. Each has separate counts, so
 * that guessing one never locks the person out of the other.
 */
type Ledger = "username" | "recovery";

const TOO_MANY: Readonly<Record<Ledger, string>> = {
  username:
    "Too many wrong passwords for this username; a device that has signed in before is not refused",
  recovery: "Too many wrong recovery codes for this username",
};

/**
 * PASSWORD-2: tries a guessable secret. Decides whether the attempt may proceed before reading the account,
 * independently of whether it exists, so that neither the response nor its time reveals to a stranger that a username
 * is taken. Makes the cheapest checks first. `attempt` returns `invalid_credentials` for a wrong secret.
 */
export async function guess<T>(
  c: Context<AppEnv>,
  ledger: Ledger,
  { username, device_secret }: Tried,
  attempt: (place: Place, source: Source) => Promise<Result<T>>,
  /** A check before attempts from unknown devices, made without occupying a place in the password queue. */
  admitStranger?: () => Promise<Result<null>>,
): Promise<Result<T>> {
  const source = { device_secret, network: clientNetwork(c) };
  const guesserNow = () => guesserOf(c.env, username, source, Date.now());
  const looksUp = device_secret !== undefined && (await takeDeviceLookup(c)).ok;
  const device = looksUp ? await guesserNow() : null;
  const known = device?.kind === "device";
  if (!known && admitStranger !== undefined) {
    const admitted = await admitStranger();
    if (!admitted.ok) return admitted;
  }
  return withPlace(c, known, async (place) => {
    const admitted = await (known ? takeKnownAttempt(c, username) : takeAttempt(c));
    if (!admitted.ok) return admitted;
    const guesser = device ?? (await guesserNow());
    const counts = {
      ledger: `${ledger}:${username.toLowerCase()}`,
      tooMany: TOO_MANY[ledger],
    } as const;
    return counted(c.env, counts, guesser, () => attempt(place, source));
  });
}
