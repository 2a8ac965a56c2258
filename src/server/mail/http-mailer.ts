import { err, ok } from "#protocol/result.ts";
import { log } from "../log.ts";
import type { Mail, Mailer, MailFailure } from "./mailer.ts";

const TIME_LIMIT_MS = 10_000;

/** The provider found a fault in the mail itself. Any other refusal concerns the sender or is temporary. */
const FAULTS_OF_THE_MAIL = new Set([400, 422]);

/**
 * A provider with an HTTP API: `POST {from, to, subject, text, html}` with a bearer token. This is the API of Resend
 * and Cloudflare, and small relays offer it too.
 */
export function httpMailer(url: string, key: string | undefined, from: string): Mailer {
  return {
    send: async ({ id, ...mail }: Mail) => {
      let status = 0;
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            "idempotency-key": id,
            ...(key ? { authorization: `Bearer ${key}` } : {}),
          },
          body: JSON.stringify({ from, ...mail }),
          // A redirect would send the key elsewhere.
          redirect: "manual",
          signal: AbortSignal.timeout(TIME_LIMIT_MS),
        });
        await response.body?.cancel();
        if (response.ok) return ok(null);
        status = response.status;
      } catch (error) {
        log("error", "mail_not_sent", {}, error);
        return err<MailFailure>("later");
      }
      log("error", "mail_not_sent", { status });
      return err<MailFailure>(FAULTS_OF_THE_MAIL.has(status) ? "never" : "later");
    },
  };
}
