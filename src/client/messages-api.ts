import type { ReadPosition } from "#protocol/member.ts";
import type { Draft, Message, MessageList, MessagePatch } from "#protocol/message.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import { everyItem } from "./pages.ts";
import { randomId } from "./random-id.ts";

/** At most one of `before`, `after` (both exclusive), `around` and `at`; without one, the newest page. */
export interface PageOptions extends CallOptions {
  before?: number | string | undefined;
  after?: number | string | undefined;
  around?: number | undefined;
  /** A time (RFC 3339): messages from the first one sent then or later. Continue with `after`. */
  at?: string | undefined;
  /** 50 by default, at most 200. */
  limit?: number | undefined;
}

/** Options of a call that changes or deletes a message. */
export interface ChangeOptions extends CallOptions {
  /**
   * The version that you expect the message to have: the server refuses with `precondition_failed` if it has another.
   */
  ifVersion?: number | undefined;
}

/** The messages of one conversation, over REST. */
export class MessagesApi {
  readonly #http: Http;
  readonly #conversation: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#conversation = path`/conversations/${conversation_id}`;
  }

  /**
   * Returns a page, ascending by id. `next_cursor` continues in the direction of the request: pass it as `before` (also
   * after the newest page), or as `after`.
   */
  list(options: PageOptions = {}): Promise<MessageList> {
    return this.#http.list<MessageList>(`${this.#conversation}/messages`, options);
  }

  /** Iterates over every message after `after`, oldest first. */
  all(options: CallOptions & { after?: number } = {}): AsyncGenerator<Message, void, undefined> {
    const { after = 0, ...call } = options;
    return everyItem((cursor) => this.list({ ...call, after: cursor ?? after }));
  }

  /** Returns one message. */
  get(message_id: number, options: CallOptions = {}): Promise<Message> {
    return this.#http.request<Message>({
      ...options,
      method: "GET",
      path: this.#conversation + path`/messages/${message_id}`,
      answer: "id",
    });
  }

  /**
   * Sends a message, always with a `client_id`, so that a retry after a lost response is harmless. `forward_of`
   * forwards another message from any of your conversations. Errors: `validation_failed` (`issues` names the field),
   * `not_found`, `rate_limited`, `overloaded`, `quota_exceeded` (the conversation is full).
   */
  send(draft: Draft, options: CallOptions = {}): Promise<Message> {
    return this.#http.request<Message>({
      ...options,
      method: "POST",
      path: `${this.#conversation}/messages`,
      body: { ...draft, client_id: draft.client_id ?? randomId() },
      answer: "id",
      idempotent: true,
    });
  }

  /**
   * Marks messages as read up to this one. Returns the read position, which never moves back. Errors:
   * `validation_failed`.
   */
  async read(message_id: number, options: CallOptions = {}): Promise<number> {
    const { read } = await this.#http.request<ReadPosition>({
      ...options,
      method: "PUT",
      path: `${this.#conversation}/read`,
      body: { message_id },
      answer: "read",
      idempotent: true,
    });
    return read;
  }

  /**
   * Edits your own message: its text or, with an object, its text, its metadata or both. Counts as a send. `metadata`
   * is a JSON merge patch for the message's metadata. Errors: `forbidden`, `message_deleted`, `precondition_failed`,
   * `rate_limited`, `too_large`, `quota_exceeded`.
   */
  edit(
    message_id: number,
    edit: string | MessagePatch,
    options: ChangeOptions = {},
  ): Promise<Message> {
    const body = typeof edit === "string" ? { text: edit } : edit;
    return this.#change("PATCH", path`/messages/${message_id}`, { ...options, body });
  }

  /** Errors: `forbidden`, `precondition_failed`. Deleting a deleted message is not an error. */
  async delete(message_id: number, { ifVersion, ...options }: ChangeOptions = {}): Promise<void> {
    await this.#http.run({
      ...options,
      method: "DELETE",
      path: this.#conversation + path`/messages/${message_id}`,
      headers: ifMatch(ifVersion),
      idempotent: true,
    });
  }

  /** Errors: `validation_failed` (not one emoji), `too_many`, `message_deleted`, `quota_exceeded`. */
  react(
    message_id: number,
    emoji: string,
    active: boolean,
    options: CallOptions = {},
  ): Promise<Message> {
    const place = path`/messages/${message_id}/reactions/${emoji}`;
    return this.#change(active ? "PUT" : "DELETE", place, options);
  }

  /** Errors: `forbidden`, `too_many`, `message_deleted`. */
  pin(message_id: number, active: boolean, options: CallOptions = {}): Promise<Message> {
    return this.#change(active ? "PUT" : "DELETE", path`/messages/${message_id}/pin`, options);
  }

  #change(
    method: "PATCH" | "PUT" | "DELETE",
    place: string,
    { ifVersion, ...options }: ChangeOptions & { body?: object },
  ): Promise<Message> {
    return this.#http.request<Message>({
      ...options,
      method,
      path: this.#conversation + place,
      headers: ifMatch(ifVersion),
      answer: "id",
      idempotent: true,
    });
  }
}

function ifMatch(version: number | undefined): Record<string, string> {
  return version === undefined ? {} : { "if-match": `"${version}"` };
}
