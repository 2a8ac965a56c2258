import type { AccessToken, TokenSource } from "#client/token.ts";

/** Tokens `token-1`, `token-2`, …; `renew` makes the next one. */
export class FakeTokens implements TokenSource {
  count = 1;
  refreshAt: number | null = null;
  /** Thrown instead of an answer while set. */
  failure: unknown;

  async current(): Promise<AccessToken> {
    if (this.failure !== undefined) throw this.failure;
    return { value: `token-${this.count}`, refreshAt: this.refreshAt };
  }

  async renew(value: string): Promise<AccessToken> {
    if (value === `token-${this.count}` && this.failure === undefined) this.count++;
    return this.current();
  }
}
