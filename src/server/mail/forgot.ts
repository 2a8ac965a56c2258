import { drizzle } from "drizzle-orm/d1";
import { MAILS_PER_HOUR } from "#protocol/mail.ts";
import { addresseesOf } from "#storage/d1/mail-addresses.ts";
import { mailKey } from "#storage/d1/verified-address.ts";
import { hashOf } from "../auth/secret.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { queueResetLink } from "./reset-mails.ts";

/** One address may belong to several accounts, such as a household's or a person's second one. */
const ACCOUNTS_MAX = 5;

/**
 * MAIL-2: sends reset links to the verified address of the account that `account` identifies. Runs after the response,
 * which reveals nothing of the outcome.
 */
export async function sendResetLinks(env: Env, account: string, now: number): Promise<void> {
  try {
    const found = await addresseesOf(drizzle(env.DB), account.trim(), ACCOUNTS_MAX);
    for (const addressee of found) {
      if ((await mailWait(env, "links", addressee.address)) > 0) continue;
      await queueResetLink(env, addressee, now);
    }
  } catch (error) {
    log("error", "reset_links_not_sent", {}, error);
  }
}

/**
 * Charges an address's hourly limit, so that nobody is flooded; returns the ms to wait, or 0. Codes have a separate
 * limit, since their sender learns of it, whereas links go only to addresses of accounts.
 */
export function mailWait(
  env: Env,
  kind: "codes" | "links" | "accounts",
  address: string,
): Promise<number> {
  const name = `mail ${kind}:${hashOf(mailKey(address))}`;
  return env.LIMITERS.getByName(name).takeHourly(MAILS_PER_HOUR);
}
