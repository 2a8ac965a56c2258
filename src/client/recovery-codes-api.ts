import type { Confirmation } from "#protocol/confirmation.ts";
import type { RecoveryCodes, RecoveryCodesLeft } from "#protocol/recovery.ts";
import type { CallOptions, Http } from "./http.ts";

/** Codes with each of which you can choose a new password once, if you have lost yours. */
export class RecoveryCodesApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns the number of unused codes. */
  left(options: CallOptions = {}): Promise<RecoveryCodesLeft> {
    return this.#http.request<RecoveryCodesLeft>({
      ...options,
      method: "GET",
      path: "/auth/recovery-codes",
      answer: "left",
    });
  }

  /**
   * Creates new codes, which replace the previous ones and are shown only once. Errors: `confirmation_required`,
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
