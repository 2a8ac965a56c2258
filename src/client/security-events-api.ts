import type { SecurityEvent } from "#protocol/audit.ts";
import type { List } from "#protocol/primitives.ts";
import type { CallOptions, Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

/** What happened to your account: sign-ins, failed ones, and changes of how one gets in. */
export class SecurityEventsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns a page, the newest first. Ignore actions that you do not know: more may come. */
  list({ signal, ...query }: ListOptions = {}): Promise<List<SecurityEvent>> {
    return this.#http.request<List<SecurityEvent>>({
      method: "GET",
      path: "/auth/events",
      query,
      answer: "items",
      signal,
    });
  }

  /** Iterates over all of them, those of the last 90 days. */
  all(options: CallOptions = {}): AsyncGenerator<SecurityEvent, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }
}
