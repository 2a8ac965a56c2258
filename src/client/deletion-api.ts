import type { Deletion, DeletionCreate } from "#protocol/deletion.ts";
import type { CallOptions, Http } from "./http.ts";

/** The deletion of your own account. */
export class DeletionApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Ends all your sessions now, and deletes your account at `deletes_at` of the response. `messages`: whether your
   * messages are erased too or stay without your name. Until then you can sign in again and `undo` it; your user has
   * `deletes_at` meanwhile. Errors: `confirmation_required`, `invalid_credentials`, `rate_limited`.
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

  /** Undoes the deletion; the session then continues as a normal one. */
  undo(options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: "/users/me/deletion",
      idempotent: true,
    });
  }
}
