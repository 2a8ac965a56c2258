import type { Message, MessageList } from "#protocol/message.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import type { PageOptions } from "./messages-api.ts";
import { everyItem } from "./pages.ts";

/** The threads of one conversation. */
export class RepliesApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/messages`;
  }

  /** Returns a page of the messages that reply to this one, paged like `messages.list`. */
  list(message_id: number, options: PageOptions = {}): Promise<MessageList> {
    return this.#http.list<MessageList>(this.#path + path`/${message_id}/replies`, options);
  }

  /** Iterates over every reply after `after`, oldest first. */
  all(
    message_id: number,
    options: CallOptions & { after?: number } = {},
  ): AsyncGenerator<Message, void, undefined> {
    const { after = 0, ...call } = options;
    return everyItem((cursor) => this.list(message_id, { ...call, after: cursor ?? after }));
  }
}
