import type { Message } from "#protocol/message.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

/** The messages of one conversation that carry a picture, a sound or a file. */
export class AttachmentsApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/media`;
  }

  /** Returns a page, the newest message first: 50 by default, at most 200. */
  list({ signal, cursor, limit }: ListOptions = {}): Promise<List<Message>> {
    return this.#http.request<List<Message>>({
      method: "GET",
      path: this.#path,
      query: { before: cursor, limit },
      answer: "items",
      signal,
    });
  }

  /** Iterates over all of them, the newest first. */
  all(options: CallOptions = {}): AsyncGenerator<Message, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }
}
