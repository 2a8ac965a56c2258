import type {
  Conversation,
  ConversationCreate,
  ConversationPatch,
  History,
} from "#protocol/conversation.ts";
import type { UnreadTotals } from "#protocol/inbox/frames.ts";
import type { MetadataPatch } from "#protocol/metadata.ts";
import type { SettingsPatch } from "#protocol/member.ts";
import type { RequestAnswer, RequestState } from "#protocol/request.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";
import { randomId } from "./random-id.ts";

/** Without `member_ids` you are its only member. */
export type NewConversation = Pick<ConversationCreate, "kind"> & Partial<ConversationCreate>;

/** Options of `conversations.list` and `all`. */
export interface ConversationListOptions extends ListOptions {
  q?: string | undefined;
  /** Lists requests instead: those that wait for an answer, or those that you ignored. */
  requests?: RequestState | undefined;
  /** Lists only those that are unread; a short page may not be the last. */
  unread?: true | undefined;
  /** Lists only those that this person is in as well. */
  with?: string | undefined;
}

/** The conversations you are in, over REST. */
export class ConversationsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Returns an existing direct conversation as it is; the other person sees a new one with its first message. One whose
   * `member_ids` is yourself alone is for messages that you save. Errors:
   * `validation_failed`, `conversation_full`, `not_reachable`, for more strangers than `limits.strangers_per_hour` `rate_limited` or
   * `too_many`, and for someone you have brought into `limits.brings_per_hour` conversations `rate_limited`, with each in
   * `issues`. After a lost answer (`network`, `timeout`), call it again with the same `idempotencyKey`, and there is one
   * group, not two (IDEMPOTENT-1).
   */
  create(
    body: NewConversation,
    { idempotencyKey = randomId(), ...options }: CallOptions & { idempotencyKey?: string } = {},
  ): Promise<Conversation> {
    return this.#http.request<Conversation>({
      ...options,
      method: "POST",
      path: "/conversations",
      headers: { "idempotency-key": idempotencyKey },
      idempotent: true,
      body,
      answer: "id",
    });
  }

  /**
   * Returns a page, the most recently active first. `q`: only conversations whose title, whose other person's
   * name, or without a title whose names, have words that begin like these; a short page may not be the last.
   */
  list({ signal, ...query }: ConversationListOptions = {}): Promise<List<Conversation>> {
    return this.#http.request<List<Conversation>>({
      method: "GET",
      path: "/conversations",
      query: { ...query },
      answer: "items",
      signal,
    });
  }

  /** Iterates over all of them, the most recently active first. */
  all(options: ConversationListOptions = {}): AsyncGenerator<Conversation, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }

  /** Errors: `not_found`, also for a conversation that you are not in. */
  get(conversation_id: string, options: CallOptions = {}): Promise<Conversation> {
    return this.#http.request<Conversation>({
      ...options,
      method: "GET",
      path: path`/conversations/${conversation_id}`,
      answer: "id",
    });
  }

  /** For owners and admins of a group. Errors: `forbidden`, `direct_conversation`, `validation_failed`, `not_found`. */
  rename(
    conversation_id: string,
    title: string | null,
    options: CallOptions = {},
  ): Promise<Conversation> {
    return this.#change(conversation_id, { title }, options);
  }

  /**
   * A group's picture: the `media_url` of an upload of your own, a picture (`limits.avatar_pixels_max`,
   * `avatar_bytes_max`); `null` removes it. For owners and admins. Members fetch it by `media.address(avatar_url)`.
   * Errors: `forbidden`, `direct_conversation`, `validation_failed`.
   */
  setAvatar(
    conversation_id: string,
    avatar_url: string | null,
    options: CallOptions = {},
  ): Promise<Conversation> {
    return this.#change(conversation_id, { avatar_url }, options);
  }

  /**
   * Who may invite to a group (`members_invite`: every member), and whether who follows an invitation has to ask first
   * (`join_approval`). For owners and admins. Errors: `forbidden`, `direct_conversation`.
   */
  setJoining(
    conversation_id: string,
    joining: { members_invite?: boolean; join_approval?: boolean },
    options: CallOptions = {},
  ): Promise<Conversation> {
    return this.#change(conversation_id, joining, options);
  }

  /**
   * Patches the app's own data on a conversation, a JSON merge patch: `null` takes a key away. For owners and admins,
   * and for both people of a direct conversation. Errors: `forbidden`, `validation_failed`, `too_large`.
   */
  setMetadata(
    conversation_id: string,
    metadata: MetadataPatch,
    options: CallOptions = {},
  ): Promise<Conversation> {
    return this.#change(conversation_id, { metadata }, options);
  }

  /**
   * What those see who join a group from now on: `all` of its history, or only what comes after they `joined`. For owners
   * and admins. Errors: `forbidden`, `direct_conversation`.
   */
  setHistory(
    conversation_id: string,
    history: History,
    options: CallOptions = {},
  ): Promise<Conversation> {
    return this.#change(conversation_id, { history }, options);
  }

  #change(
    conversation_id: string,
    body: ConversationPatch,
    options: CallOptions,
  ): Promise<Conversation> {
    return this.#http.request<Conversation>({
      ...options,
      method: "PATCH",
      path: path`/conversations/${conversation_id}`,
      body,
      answer: "id",
    });
  }

  /** Deletes a group and everything in it, for everyone. Errors: `forbidden`, `direct_conversation`, `not_found`. */
  delete(conversation_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: path`/conversations/${conversation_id}`,
    });
  }

  /**
   * Clears a conversation for yourself, on all your devices; for everyone else it stays. To take a direct conversation
   * from your list as well, until the next message, leave it: `members.leave()`.
   */
  clear(conversation_id: string, options: CallOptions = {}): Promise<Conversation> {
    return this.#http.request<Conversation>({
      ...options,
      method: "POST",
      path: path`/conversations/${conversation_id}/clear`,
      answer: "id",
      idempotent: true,
    });
  }

  /**
   * Accepts a request to you, or ignores it for good; the sender learns of neither. Writing there accepts it as well.
   * Errors: `not_found`, also to ignore what is no request.
   */
  answerRequest(
    conversation_id: string,
    action: RequestAnswer["action"],
    options: CallOptions = {},
  ): Promise<Conversation> {
    return this.#http.request<Conversation>({
      ...options,
      method: "PUT",
      path: path`/conversations/${conversation_id}/request`,
      body: { action },
      answer: "id",
      idempotent: true,
    });
  }

  /** Marks as unread from this message on, on all your devices, until you read it. */
  markUnread(
    conversation_id: string,
    message_id: number,
    options: CallOptions = {},
  ): Promise<Conversation> {
    return this.#http.request<Conversation>({
      ...options,
      method: "PUT",
      path: path`/conversations/${conversation_id}/unread`,
      body: { message_id },
      answer: "id",
      idempotent: true,
    });
  }

  /** Changes your own settings: muted, archived, pinned to the top, and your nickname there. */
  changeSettings(
    conversation_id: string,
    settings: SettingsPatch,
    options: CallOptions = {},
  ): Promise<Conversation> {
    return this.#http.request<Conversation>({
      ...options,
      method: "PATCH",
      path: path`/conversations/${conversation_id}/settings`,
      body: settings,
      answer: "id",
      idempotent: true,
    });
  }

  /** Returns the totals over all your conversations. */
  unread(options: CallOptions = {}): Promise<UnreadTotals> {
    return this.#http.request<UnreadTotals>({
      ...options,
      method: "GET",
      path: "/unread",
      answer: "unread_count",
    });
  }
}
