import type { Message } from "#protocol/message.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/** The pinned messages of one conversation; `messages.pin` pins one. */
export class PinsApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/pins`;
  }

  /** Returns all pinned messages in one page, newest first: at most `limits.pins_max`. */
  list(options: CallOptions = {}): Promise<List<Message>> {
    return this.#http.list<List<Message>>(this.#path, options);
  }
}
