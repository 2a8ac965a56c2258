import type { RegistrationMail } from "#protocol/credentials.ts";
import type { MailChange, MailState, MailToken } from "#protocol/mail.ts";
import type { CallOptions, Http } from "./http.ts";

/** Your email address, where the server sends mail: see `methods`. Nobody else sees it. */
export class MailApi {
  readonly #open: Http;
  readonly #http: Http;

  /** `open` sends no token, `http` does. */
  constructor(open: Http, http: Http) {
    this.#open = open;
    this.#http = http;
  }

  /** Returns your address, and the one whose code you have not entered yet. */
  get(options: CallOptions = {}): Promise<MailState> {
    return this.#http.request<MailState>({
      ...options,
      method: "GET",
      path: "/auth/mail",
      answer: "pending",
    });
  }

  /**
   * Has a code sent to a new address, or removes yours (`address: null`). Errors: `confirmation_required`,
   * `invalid_credentials`, `validation_failed` (no address, or one that takes no mail), `mail_unavailable`,
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

  /** Enters the code that came. Errors: `validation_failed` for one that is wrong or has expired. */
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
   * Has a code sent to the address with which someone signs up, where `methods` has `registration_domains`: `register`
   * takes it as `mail_code`, with the `mail_token` of the answer. Errors: `validation_failed` (another domain, or an
   * address that takes no mail), `mail_unavailable`, `rate_limited`, `challenge_failed`, `challenge_unavailable`.
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

  /** Has the server send a reset link to the person that a username or an address names. The answer does not say whether there is one. */
  async forgot(account: string, options: CallOptions = {}): Promise<void> {
    await this.#open.run({ ...options, method: "POST", path: "/auth/forgot", body: { account } });
  }
}
