import type { AuditEntry } from "#protocol/audit.ts";
import type { List } from "#protocol/primitives.ts";
import type { Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

export interface AuditListOptions extends ListOptions {
  /** Whose account it is about: their id, or `ext:` and the id that your app knows them by. */
  user_id?: string | undefined;
  /** What happened, such as `signed_in`. */
  action?: string | undefined;
  /** The operator, key or user who did it. */
  actor_id?: string | undefined;
  /** RFC 3339: only what happened before this time. */
  until?: string | undefined;
}

/** What happened to accounts and rights, and what operators and backends did. */
export class AuditApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns a page, the newest first; with a filter, a page may be short before the last. */
  list({ signal, ...query }: AuditListOptions = {}): Promise<List<AuditEntry>> {
    return this.#http.request<List<AuditEntry>>({
      method: "GET",
      path: "/operator/audit",
      query: { ...query },
      answer: "items",
      signal,
    });
  }

  /** Iterates over all of it. */
  all(options: AuditListOptions = {}): AsyncGenerator<AuditEntry, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }
}
