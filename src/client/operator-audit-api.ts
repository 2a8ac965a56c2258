import type { AuditEntry } from "#protocol/audit.ts";
import type { List } from "#protocol/primitives.ts";
import type { Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

export interface AuditListOptions extends ListOptions {
  /** The account that it concerns: the user's id, or `ext:` and your app's id for them. */
  user_id?: string | undefined;
  /** What happened, such as `signed_in`. */
  action?: string | undefined;
  /** The operator, key or user who did it. */
  actor_id?: string | undefined;
  /** RFC 3339: only events before this time. */
  until?: string | undefined;
}

/** Events that concern accounts and permissions, and actions of operators and backends. */
export class AuditApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns a page, newest first; with a filter, a page may be short before the last one. */
  list(options: AuditListOptions = {}): Promise<List<AuditEntry>> {
    return this.#http.list<List<AuditEntry>>("/operator/audit", options);
  }

  /** Iterates over all events. */
  all(options: AuditListOptions = {}): AsyncGenerator<AuditEntry, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }
}
