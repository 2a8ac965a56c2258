import { forgetAudit } from "./audit.ts";
import { watchDatabase } from "./database-room.ts";
import { eraseLate, forgetNames } from "./erasure/erase-late.ts";
import type { Env } from "./env.ts";
import { resealTotpSecrets } from "./factors/totp-secret.ts";
import { log } from "./log.ts";
import { sweepResetLinks } from "./auth/reset-links.ts";
import { sweepMailAddresses } from "./mail/change-address.ts";
import { forgetReports } from "./reports.ts";
import { forgetPreviews } from "#storage/d1/link-previews.ts";
import { sweepMedia } from "./media/sweep.ts";

/** Runs the jobs of the cron trigger; a failing job affects no other. */
export async function hourly(env: Env, now: number): Promise<void> {
  const jobs = {
    media_sweep: sweepMedia(env, now),
    database_watch: watchDatabase(env),
    audit_removal: forgetAudit(env, now),
    reset_link_sweep: sweepResetLinks(env, now),
    totp_reseal: resealTotpSecrets(env),
    late_traces: eraseLate(env),
    reservations: forgetNames(env, now),
    mail_address_sweep: sweepMailAddresses(env, now),
    report_quotes: forgetReports(env, now),
    link_previews: forgetPreviews(env.DB, now),
  };
  await Promise.all(
    Object.entries(jobs).map(async ([job, work]) => {
      try {
        await work;
      } catch (error) {
        log("error", `${job}_failed`, {}, error);
      }
    }),
  );
}
