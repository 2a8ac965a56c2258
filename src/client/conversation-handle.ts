import type { Conversation } from "#protocol/conversation.ts";
import type { SettingsPatch } from "#protocol/member.ts";
import type { AttachmentsApi } from "./attachments-api.ts";
import type { ConversationConnection } from "./conversation-connection.ts";
import type { ConversationsApi } from "./conversations-api.ts";
import type { CallOptions } from "./http.ts";
import type { MembersApi } from "./members-api.ts";
import type { MessagesApi } from "./messages-api.ts";
import type { PinsApi } from "./pins-api.ts";
import type { RepliesApi } from "./replies-api.ts";
import type { RevisionsApi } from "./revisions-api.ts";

/** Over REST. */
export interface ConversationParts {
  readonly members: MembersApi;
  readonly messages: MessagesApi;
  readonly pins: PinsApi;
  readonly attachments: AttachmentsApi;
  readonly replies: RepliesApi;
  readonly revisions: RevisionsApi;
}

/** One conversation: its parts over REST, and everything live by `connect`. */
export class ConversationHandle implements ConversationParts {
  readonly id: string;
  readonly members: MembersApi;
  readonly messages: MessagesApi;
  readonly pins: PinsApi;
  readonly attachments: AttachmentsApi;
  readonly replies: RepliesApi;
  readonly revisions: RevisionsApi;
  readonly #conversations: ConversationsApi;
  readonly #connect: () => ConversationConnection;

  constructor(
    id: string,
    parts: ConversationParts,
    conversations: ConversationsApi,
    connect: () => ConversationConnection,
  ) {
    this.id = id;
    this.members = parts.members;
    this.messages = parts.messages;
    this.pins = parts.pins;
    this.attachments = parts.attachments;
    this.replies = parts.replies;
    this.revisions = parts.revisions;
    this.#conversations = conversations;
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
