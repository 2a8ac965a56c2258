import { drizzle } from "drizzle-orm/d1";
import { MAILS_PER_HOUR } from "#protocol/mail.ts";
import { addresseesOf } from "#storage/d1/mail-addresses.ts";
import { mailKey } from "#storage/d1/verified-address.ts";
import { hashOf } from "../auth/secret.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { queueResetLink } from "./reset-mails.ts";

/** One address may belong to several accounts: the household's, or a person's second one. */
const ACCOUNTS_MAX = 5;

/**
 * MAIL-2: has a reset link sent to the verified address of whom `account` names. Runs after the answer, which says
 * nothing of what it finds.
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
 * Takes from what one address may be sent in an hour, so that nobody is flooded; returns the ms to wait, or 0. Codes,
 * whose sender learns of the limit, are counted apart from links, which only an account's address is sent.
 */
export function mailWait(
  env: Env,
  kind: "codes" | "links" | "accounts",
  address: string,
): Promise<number> {
  const name = `mail ${kind}:${hashOf(mailKey(address))}`;
  return env.LIMITERS.getByName(name).takeHourly(MAILS_PER_HOUR);
}
