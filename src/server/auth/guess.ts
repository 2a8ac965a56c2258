import type { Context } from "hono";
import type { Result } from "#protocol/result.ts";
import type { AppEnv } from "../http.ts";
import { takeAttempt, takeDeviceLookup, takeKnownAttempt } from "../middleware/auth-attempts.ts";
import { clientNetwork } from "../middleware/network-of.ts";
import { counted } from "./counted.ts";
import { guesserOf, type Source } from "./devices.ts";
import { withPlace } from "./password-turns.ts";
import type { Place } from "./turns.ts";

/** Whose secret is tried; the username may be nobody's. */
interface Tried {
  username: string;
  device_secret?: string | undefined;
}

/**
 * What is guessed, `username` a password and `recovery` a recovery code: each has counts of its own, so that nobody keeps
 * a person from the one by guessing at the other.
 */
type Ledger = "username" | "recovery";

const TOO_MANY: Readonly<Record<Ledger, string>> = {
  username:
    "Too many wrong passwords for this username; a device that has signed in before is not refused",
  recovery: "Too many wrong recovery codes for this username",
};

/**
 * PASSWORD-2: tries a secret that could be guessed. Decides whether the attempt may go on before anything reads the
 * account, and by nothing that depends on whether the account exists: neither the answer nor its time reveals to a
 * stranger that a username is taken. It makes the cheapest checks first. `attempt` answers a wrong secret with
 * `invalid_credentials`.
 */
export async function guess<T>(
  c: Context<AppEnv>,
  ledger: Ledger,
  { username, device_secret }: Tried,
  attempt: (place: Place, source: Source) => Promise<Result<T>>,
  /** What stands before the attempt from a device that the account does not know; it occupies no place for a password. */
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
