import type { Clock } from "./clock.ts";
import { jwtRefreshAt, type AccessToken, type TokenSource } from "./token.ts";

/** `rejected`: the token that the server refused or that is about to expire, so that the app can bypass its cache. */
export type GetAccessToken = (hint: { rejected: string | null }) => Promise<string>;

/** Tokens of an outside issuer, which the app supplies on request. */
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
