import type { Reader } from "#protocol/member.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

/** The members who have read a message of one conversation, and when. */
export class ReadersApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/messages`;
  }

  /**
   * Returns a page of them, in the order in which they joined: without its sender, bots, and members who joined later or
   * hide their read positions. At most 200 at a time.
   */
  list(message_id: number, options: ListOptions = {}): Promise<List<Reader>> {
    return this.#http.list<List<Reader>>(this.#path + path`/${message_id}/readers`, options);
  }

  /** Iterates over all of them. */
  all(message_id: number, options: CallOptions = {}): AsyncGenerator<Reader, void, undefined> {
    return everyItem((cursor) => this.list(message_id, { ...options, cursor }));
  }
}
