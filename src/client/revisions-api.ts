import type { Revision } from "#protocol/message.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

/** The earlier texts of one conversation's messages. */
export class RevisionsApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/messages`;
  }

  /**
   * Returns a page of a message's earlier texts, newest first: 20 by default, at most 50, of the `limits.revisions_max`
   * that the server keeps. Errors: `forbidden` for members who are neither owner nor admin.
   */
  list(message_id: number, options: ListOptions = {}): Promise<List<Revision>> {
    return this.#http.list<List<Revision>>(this.#path + path`/${message_id}/revisions`, options);
  }

  /** Iterates over all of them, newest first. */
  all(message_id: number, options: CallOptions = {}): AsyncGenerator<Revision, void, undefined> {
    return everyItem((cursor) => this.list(message_id, { ...options, cursor }));
  }
}
