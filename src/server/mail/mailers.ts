import type { Env } from "../env.ts";
import { configOf } from "../config.ts";
import { cloudflareMailer } from "./cloudflare-mailer.ts";
import { httpMailer } from "./http-mailer.ts";
import type { Mailer } from "./mailer.ts";

/** Returns the mailer that `MAILER` names; null without one, which switches mail off. */
export function mailerOf(env: Env): Mailer | null {
  const { MAILER, MAIL_URL, MAIL_FROM } = configOf(env);
  switch (MAILER) {
    case "http":
      return httpMailer(MAIL_URL, env.MAIL_API_KEY, MAIL_FROM);
    case "cloudflare":
      return env.EMAIL === undefined ? null : cloudflareMailer(env.EMAIL, MAIL_FROM);
    case "":
      return null;
  }
}
