import type { SecurityEvent } from "#protocol/audit.ts";
import type { List } from "#protocol/primitives.ts";
import type { CallOptions, Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

/** Events that concern your account: sign-ins, failed sign-ins, and changes to how you sign in. */
export class SecurityEventsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns a page, newest first. Ignore unknown actions: more may be added. */
  list(options: ListOptions = {}): Promise<List<SecurityEvent>> {
    return this.#http.list<List<SecurityEvent>>("/auth/events", options);
  }

  /** Iterates over all events of the last 90 days. */
  all(options: CallOptions = {}): AsyncGenerator<SecurityEvent, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }
}
