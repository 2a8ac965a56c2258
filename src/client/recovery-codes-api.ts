import type { Confirmation } from "#protocol/confirmation.ts";
import type { RecoveryCodes, RecoveryCodesLeft } from "#protocol/recovery.ts";
import type { CallOptions, Http } from "./http.ts";

/** Codes that each let you choose a new password, once, when you have lost yours. */
export class RecoveryCodesApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** How many are left. */
  left(options: CallOptions = {}): Promise<RecoveryCodesLeft> {
    return this.#http.request<RecoveryCodesLeft>({
      ...options,
      method: "GET",
      path: "/auth/recovery-codes",
      answer: "left",
    });
  }

  /**
   * Gets new ones, which end those before, and which nothing shows again. Errors: `confirmation_required`,
   * `invalid_credentials`, `no_password`.
   */
  renew(confirmation?: Confirmation, options: CallOptions = {}): Promise<RecoveryCodes> {
    return this.#http.request<RecoveryCodes>({
      ...options,
      method: "POST",
      path: "/auth/recovery-codes",
      body: confirmation === undefined ? {} : { confirmation },
      answer: "codes",
    });
  }
}
