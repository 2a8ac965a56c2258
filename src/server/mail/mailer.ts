import type { Result } from "#protocol/result.ts";

/** A mail to one person, as plain text and as HTML that says the same. */
export interface Mail {
  /** The same for every attempt at the same mail, so that a provider that compares them sends it once. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** `later`: another attempt may succeed; `never`: the provider takes no mail to this address. */
export type MailFailure = "later" | "never";

/** Hands mails to whoever delivers them. What fails is logged without the address. */
export interface Mailer {
  send: (mail: Mail) => Promise<Result<null, MailFailure>>;
}
