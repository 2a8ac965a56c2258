import type { Conversation } from "#protocol/conversation.ts";
import type { SettingsPatch } from "#protocol/member.ts";
import type { ConversationConnection } from "./conversation-connection.ts";
import type { ConversationsApi } from "./conversations-api.ts";
import type { CallOptions } from "./http.ts";
import type { MembersApi } from "./members-api.ts";
import type { MessagesApi } from "./messages-api.ts";

/** One conversation: over REST by `members` and `messages`, live by `connect`. */
export class ConversationHandle {
  readonly id: string;
  readonly members: MembersApi;
  readonly messages: MessagesApi;
  readonly #conversations: ConversationsApi;
  readonly #connect: () => ConversationConnection;

  constructor(
    id: string,
    api: { members: MembersApi; messages: MessagesApi; conversations: ConversationsApi },
    connect: () => ConversationConnection,
  ) {
    this.id = id;
    this.members = api.members;
    this.messages = api.messages;
    this.#conversations = api.conversations;
    this.#connect = connect;
  }

  get(options: CallOptions = {}): Promise<Conversation> {
    return this.#conversations.get(this.id, options);
  }

  /** Marks as unread from this message on, on all your devices, until you read it. */
  markUnread(message_id: number, options: CallOptions = {}): Promise<Conversation> {
    return this.#conversations.markUnread(this.id, message_id, options);
  }

  changeSettings(settings: SettingsPatch, options: CallOptions = {}): Promise<Conversation> {
    return this.#conversations.changeSettings(this.id, settings, options);
  }

  /** Opens a new connection. Close it when the conversation is no longer shown. */
  connect(): ConversationConnection {
    return this.#connect().connect();
  }
}
