import type { CreatedToken, TokenCreate } from "#protocol/provisioning.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/** Access tokens for your app's people. */
export class TokensApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Creates an access token for a person, by id, or by `ext:` and your app's id for them; pass it to their browser, for
   * `getAccessToken`. The `session_id` of an earlier token continues its session. Scope: `users`. Errors: `not_found`,
   * `account_disabled`, `session_revoked`.
   */
  create(user: string, body: TokenCreate = {}, options: CallOptions = {}): Promise<CreatedToken> {
    return this.#http.request<CreatedToken>({
      ...options,
      method: "POST",
      path: path`/users/${user}/tokens`,
      body,
      answer: "access_token",
    });
  }
}
