import { err, ok } from "#protocol/result.ts";
import { log } from "../log.ts";
import type { Mailer, MailFailure } from "./mailer.ts";

/** The part of Cloudflare's `send_email` binding that this needs. */
export interface EmailBinding {
  send: (mail: {
    from: string | { name: string; email: string };
    to: string;
    subject: string;
    text: string;
    html: string;
  }) => Promise<unknown>;
}

/** Permanent faults of the recipient's address; any other fault may pass. */
const NEVER = new Set(["E_VALIDATION_ERROR", "E_RECIPIENT_NOT_ALLOWED", "E_RECIPIENT_SUPPRESSED"]);

/** Cloudflare's Email Service, through its binding. It has no idempotency key, so a retry may send a mail twice. */
export function cloudflareMailer(binding: EmailBinding, from: string): Mailer {
  const [, name = "", email = ""] = /^\s*"?([^"<]*?)"?\s*<([^>]+)>\s*$/.exec(from) ?? [];
  const sender = name === "" ? email || from : { name, email };
  return {
    send: async ({ to, subject, text, html }) => {
      try {
        await binding.send({ from: sender, to, subject, text, html });
        return ok(null);
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "";
        log("error", "mail_not_sent", { code: /^E_[A-Z_]+$/.test(code) ? code : null }, error);
        return err<MailFailure>(NEVER.has(code) ? "never" : "later");
      }
    },
  };
}
