import type { List } from "#protocol/primitives.ts";
import type { Report } from "#protocol/report.ts";
import { path, type Http } from "./http.ts";
import type { ListOptions } from "./pages.ts";

/** The open reports of messages in one group, for its owners and admins. */
export class ConversationReportsApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/reports`;
  }

  /** Returns a page of reports, newest first. Errors: `forbidden`. */
  list(options: ListOptions = {}): Promise<List<Report>> {
    return this.#http.list<List<Report>>(this.#path, options);
  }
}
