import type { Deletion, DeletionCreate } from "#protocol/deletion.ts";
import type { CallOptions, Http } from "./http.ts";

/** The end of your own account. */
export class DeletionApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Deletes your account at `deletes_at` of the answer, and ends all your sessions now. `messages`: whether yours are
   * erased with it, or stay without a name. Until then you can sign in again, and `undo` it: `deletes_at` of your user
   * says so. Errors: `confirmation_required`, `invalid_credentials`, `rate_limited`.
   */
  begin(body: DeletionCreate, options: CallOptions = {}): Promise<Deletion> {
    return this.#http.request<Deletion>({
      ...options,
      method: "POST",
      path: "/users/me/deletion",
      body,
      answer: "deletes_at",
    });
  }

  /** Undoes it; the session then goes on as any other. */
  undo(options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: "/users/me/deletion",
      idempotent: true,
    });
  }
}
