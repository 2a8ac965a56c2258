import type { MediaPart, Message } from "#protocol/message.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

/** Options of a list of attachments; without `kind`, it contains everything except links. */
export interface AttachmentsOptions extends ListOptions {
  readonly kind?: MediaPart | undefined;
}

/** The messages of one conversation that contain a picture, a sound, a file or a web address. */
export class AttachmentsApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/media`;
  }

  /**
   * Returns a page, newest message first: 50 by default, at most 200. `kind` is `visual` (pictures and videos),
   * `audio`, `file` or `link`.
   */
  list({ signal, cursor: before, limit, kind }: AttachmentsOptions = {}): Promise<List<Message>> {
    const options = { before, limit, kind, signal };
    return this.#http.list<List<Message>>(this.#path, options);
  }

  /** Iterates over all of them, newest first. */
  all(options: CallOptions = {}): AsyncGenerator<Message, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }
}
