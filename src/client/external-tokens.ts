import type { Clock } from "./clock.ts";
import { jwtRefreshAt, type AccessToken, type TokenSource } from "./token.ts";

/**
 * Supplies an access token of your own issuer, a JWT whose `sub` is the person's id in your app. The client calls it for
 * every request, so answer from a cache; `rejected` is the token that the server refused or that is about to expire,
 * and asks for another. A rejection of the promise fails the request, and is the caller's to see; a connection calls
 * again after a while.
 *
 * ```ts
 * let token: string | null = null;
 * const parley = new Parley({
 *   baseUrl,
 *   getAccessToken: async ({ rejected }) => {
 *     if (token === null || token === rejected) token = await (await fetch("/chat-token")).text();
 *     return token;
 *   },
 * });
 * ```
 */
export type GetAccessToken = (hint: { rejected: string | null }) => Promise<string>;

/** Tokens of an outside issuer, supplied by the app on request. */
export class ExternalTokens implements TokenSource {
  readonly #get: GetAccessToken;
  readonly #clock: Clock;

  constructor(get: GetAccessToken, clock: Clock) {
    this.#get = get;
    this.#clock = clock;
  }

  current(): Promise<AccessToken> {
    return this.#ask(null);
  }

  renew(value: string): Promise<AccessToken> {
    return this.#ask(value);
  }

  async #ask(rejected: string | null): Promise<AccessToken> {
    const value = await this.#get({ rejected });
    return { value, refreshAt: jwtRefreshAt(value, this.#clock.now()) };
  }
}
