import type { Result } from "#protocol/result.ts";

/** A mail to one person, as plain text and as equivalent HTML. */
export interface Mail {
  /** The same for every attempt, so that a provider that supports idempotency sends the mail once. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** `later`: another attempt may succeed; `never`: the provider refuses mail to this address. */
export type MailFailure = "later" | "never";

/** Sends mails through a provider. Logs failures without the address. */
export interface Mailer {
  send: (mail: Mail) => Promise<Result<null, MailFailure>>;
}
