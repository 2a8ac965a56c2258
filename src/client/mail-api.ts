import type { RegistrationMail } from "#protocol/credentials.ts";
import type { MailChange, MailState, MailToken } from "#protocol/mail.ts";
import type { CallOptions, Http } from "./http.ts";

/** Your email address, if the server sends mail: see `methods`. Nobody else can see it. */
export class MailApi {
  readonly #open: Http;
  readonly #http: Http;

  /** `open` sends no token, `http` does. */
  constructor(open: Http, http: Http) {
    this.#open = open;
    this.#http = http;
  }

  /** Returns your address, and a new one whose code you have not entered yet. */
  get(options: CallOptions = {}): Promise<MailState> {
    return this.#http.request<MailState>({
      ...options,
      method: "GET",
      path: "/auth/mail",
      answer: "pending",
    });
  }

  /**
   * Sends a code to a new address, or removes yours (`address: null`). Errors: `confirmation_required`,
   * `invalid_credentials`, `validation_failed` (not an address, or one that does not accept mail), `mail_unavailable`,
   * `rate_limited`.
   */
  change(change: MailChange, options: CallOptions = {}): Promise<MailState> {
    return this.#http.request<MailState>({
      ...options,
      method: "PUT",
      path: "/auth/mail",
      body: change,
      answer: "pending",
    });
  }

  /** Enters the code from the mail. Errors: `validation_failed` for a wrong or expired code. */
  verify(code: string, options: CallOptions = {}): Promise<MailState> {
    return this.#http.request<MailState>({
      ...options,
      method: "POST",
      path: "/auth/mail/verify",
      body: { code },
      answer: "pending",
    });
  }

  /**
   * Sends a code to the address with which a person wants to sign up, if `methods` has `registration_domains`: pass it
   * to `register` as `mail_code`, with the response's `mail_token`. Errors: `validation_failed` (another domain, or an
   * address that does not accept mail), `mail_unavailable`, `rate_limited`, `challenge_failed`,
   * `challenge_unavailable`.
   */
  registrationCode(mail: RegistrationMail, options: CallOptions = {}): Promise<MailToken> {
    return this.#open.request<MailToken>({
      ...options,
      method: "POST",
      path: "/auth/register/mail",
      body: mail,
      answer: "mail_token",
    });
  }

  /**
   * Sends a reset link to the person with this username or address. The response does not reveal whether there is one.
   */
  async forgot(account: string, options: CallOptions = {}): Promise<void> {
    await this.#open.run({ ...options, method: "POST", path: "/auth/forgot", body: { account } });
  }
}
