import type { Conversation } from "#protocol/conversation.ts";
import type { SettingsPatch } from "#protocol/member.ts";
import { AttachmentsApi } from "./attachments-api.ts";
import { CommandsApi } from "./commands-api.ts";
import type { ConversationsApi } from "./conversations-api.ts";
import { GroupInvitationsApi } from "./group-invitations-api.ts";
import type { CallOptions, Http } from "./http.ts";
import { MembersApi } from "./members-api.ts";
import { MessagesApi } from "./messages-api.ts";
import { PinsApi } from "./pins-api.ts";
import { ReadersApi } from "./readers-api.ts";
import { RepliesApi } from "./replies-api.ts";
import { RevisionsApi } from "./revisions-api.ts";

export interface ConversationRestOptions {
  readonly http: Http;
  readonly conversations: ConversationsApi;
  readonly myId: () => Promise<string>;
}

/** One conversation over REST. */
export class ConversationRest {
  /** The conversation's id. */
  readonly id: string;
  /** Lists, adds and removes members, and changes their roles. */
  readonly members: MembersApi;
  /** Lists, sends, edits and deletes messages. */
  readonly messages: MessagesApi;
  /** The pinned messages. */
  readonly pins: PinsApi;
  /** The messages with a picture, a sound or a file. */
  readonly attachments: AttachmentsApi;
  /** The bots' slash commands. */
  readonly commands: CommandsApi;
  /** The members who have read a message, and when. */
  readonly readers: ReadersApi;
  /** The replies to a message. */
  readonly replies: RepliesApi;
  /** The earlier texts of a message. */
  readonly revisions: RevisionsApi;
  /** The invitations into a group. */
  readonly invitations: GroupInvitationsApi;
  readonly #conversations: ConversationsApi;

  constructor(id: string, { http, conversations, myId }: ConversationRestOptions) {
    this.id = id;
    this.members = new MembersApi(http, id, myId);
    this.messages = new MessagesApi(http, id);
    this.pins = new PinsApi(http, id);
    this.attachments = new AttachmentsApi(http, id);
    this.commands = new CommandsApi(http, id);
    this.readers = new ReadersApi(http, id);
    this.replies = new RepliesApi(http, id);
    this.revisions = new RevisionsApi(http, id);
    this.invitations = new GroupInvitationsApi(http, id);
    this.#conversations = conversations;
  }

  /** Returns the conversation as you currently see it. */
  get(options: CallOptions = {}): Promise<Conversation> {
    return this.#conversations.get(this.id, options);
  }

  /** Marks the conversation as unread from this message on, on all your devices, until you read it. */
  markUnread(message_id: number, options: CallOptions = {}): Promise<Conversation> {
    return this.#conversations.markUnread(this.id, message_id, options);
  }

  /** Clears the conversation for yourself, on all your devices; for everyone else nothing changes. */
  clear(options: CallOptions = {}): Promise<Conversation> {
    return this.#conversations.clear(this.id, options);
  }

  /** Changes the given settings of yours, and your nickname in the conversation. */
  changeSettings(settings: SettingsPatch, options: CallOptions = {}): Promise<Conversation> {
    return this.#conversations.changeSettings(this.id, settings, options);
  }
}
