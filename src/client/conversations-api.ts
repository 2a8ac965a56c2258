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

/** Without `member_ids`, you are the only member. */
export type NewConversation = Pick<ConversationCreate, "kind"> & Partial<ConversationCreate>;

/** Options of `conversations.list` and `all`. */
export interface ConversationListOptions extends ListOptions {
  q?: string | undefined;
  /** Lists requests instead: those that await an answer, or those that you ignored. */
  requests?: RequestState | undefined;
  /** Lists only unread conversations; a short page may not be the last. */
  unread?: true | undefined;
  /** Lists only conversations that also include this person. */
  with?: string | undefined;
}

/** Your conversations, over REST. */
export class ConversationsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Returns an existing direct conversation unchanged; the other person sees a new one with its first message. One
   * whose `member_ids` contains only you is for messages that you save. Errors: `validation_failed`,
   * `conversation_full`, `not_reachable`; for more strangers than `limits.strangers_per_hour`, `rate_limited` or
   * `too_many`; and for a person you have added to `limits.brings_per_hour` conversations, `rate_limited`; `issues` has
   * each of them. After a lost response (`network`, `timeout`), call again with the same `idempotencyKey` to avoid a
   * second group (IDEMPOTENT-1).
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
   * Returns a page, most recently active first. `q`: only conversations whose title, other person's name or, without a
   * title, members' names have words that begin like these; a short page may not be the last.
   */
  list(options: ConversationListOptions = {}): Promise<List<Conversation>> {
    return this.#http.list<List<Conversation>>("/conversations", options);
  }

  /** Iterates over all conversations, most recently active first. */
  all(options: ConversationListOptions = {}): AsyncGenerator<Conversation, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }

  /** Errors: `not_found`, including for a conversation that you are not in. */
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
   * Sets a group's picture: the `media_url` of a picture that you uploaded (`limits.avatar_pixels_max`,
   * `avatar_bytes_max`); `null` removes it. For owners and admins. Members fetch it with `media.address(avatar_url)`.
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
   * Sets who may invite people to a group (`members_invite`: every member), and whether people who follow an invitation
   * need approval (`join_approval`). For owners and admins. Errors: `forbidden`, `direct_conversation`.
   */
  setJoining(
    conversation_id: string,
    joining: { members_invite?: boolean; join_approval?: boolean },
    options: CallOptions = {},
  ): Promise<Conversation> {
    return this.#change(conversation_id, joining, options);
  }

  /**
   * Patches the app-defined metadata of a conversation with a JSON merge patch: `null` removes a key. For owners and
   * admins, and for both people of a direct conversation. Errors: `forbidden`, `validation_failed`, `too_large`.
   */
  setMetadata(
    conversation_id: string,
    metadata: MetadataPatch,
    options: CallOptions = {},
  ): Promise<Conversation> {
    return this.#change(conversation_id, { metadata }, options);
  }

  /**
   * Sets what new members of a group can see: `all` of its history, or only what follows after they `joined`. For
   * owners and admins. Errors: `forbidden`, `direct_conversation`.
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
   * Clears a conversation for yourself, on all your devices; for everyone else nothing changes. To also remove a direct
   * conversation from your list until the next message, leave it: `members.leave()`.
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
   * Accepts a request to you, or ignores it; the sender is not notified of either. Replying accepts it as well. Errors:
   * `not_found`, including when ignoring a conversation that is not a request.
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

  /** Marks the conversation as unread from this message on, on all your devices, until you read it. */
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

  /** Changes your own settings: muted, archived, pinned, and your nickname there. */
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

  /** Returns the totals across all your conversations. */
  unread(options: CallOptions = {}): Promise<UnreadTotals> {
    return this.#http.request<UnreadTotals>({
      ...options,
      method: "GET",
      path: "/unread",
      answer: "unread_count",
    });
  }
}
