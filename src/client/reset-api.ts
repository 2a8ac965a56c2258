import type { Reset, ResetAccount } from "#protocol/recovery.ts";
import type { CallOptions, Http } from "./http.ts";

/** The calls of the page behind a reset link, which need no session, only the token after `/reset/`. */
export class ResetApi {
  readonly #open: Http;

  constructor(open: Http) {
    this.#open = open;
  }

  /**
   * Returns the account whose password the link changes. Errors: `not_found` for a link that was used, has expired or
   * never existed.
   */
  check(token: string, options: CallOptions = {}): Promise<ResetAccount> {
    return this.#open.request<ResetAccount>({
      ...options,
      method: "POST",
      path: "/auth/reset/check",
      body: { token },
      answer: "username",
    });
  }

  /** Changes the password, and ends all sessions of the account. Errors: `not_found`, `validation_failed`. */
  use(reset: Reset, options: CallOptions = {}): Promise<ResetAccount> {
    return this.#open.request<ResetAccount>({
      ...options,
      method: "POST",
      path: "/auth/reset",
      body: reset,
      answer: "username",
    });
  }
}
