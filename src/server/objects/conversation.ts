import type { AnswerFrame } from "#protocol/frames/answer.ts";
import type { FollowedThreads } from "#domain/notified.ts";
import type { ClientPosition } from "#domain/syncing.ts";
import type {
  Conversation,
  ConversationKind,
  ConversationPatch,
  ConversationRecord,
  History,
} from "#protocol/conversation.ts";
import type { ConversationEvent } from "#protocol/event.ts";
import type { MessagesChoice } from "#protocol/deletion.ts";
import type {
  Invitation,
  InvitationCreate,
  InvitationPreview,
  JoinStanding,
  OwnJoinRequest,
} from "#protocol/invitation.ts";
import type { Metadata } from "#protocol/metadata.ts";
import type { Member, MemberListQuery, Reader, Role, SettingsPatch } from "#protocol/member.ts";
import type {
  Draft,
  Message,
  MediaPageQuery,
  MessagePageQuery,
  MessagePatch,
  Revision,
  RevisionPageQuery,
} from "#protocol/message.ts";
import type { List } from "#protocol/primitives.ts";
import type { Preview } from "#protocol/preview.ts";
import type { RequestAnswer } from "#protocol/request.ts";
import type { Result } from "#protocol/result.ts";
import type { ImportState } from "#protocol/transfer/import.ts";
import type { Profile } from "#protocol/user.ts";
import type { Origin } from "#storage/audit-row.ts";
import type { MessagePage } from "#storage/conversation/messages.ts";
import type { StoredBan, StoredRequest } from "#storage/conversation/ways-in.ts";
import type { SourceText } from "../translation/translations.ts";
import type {
  ExportPosition,
  ExportPage,
  PersonalPage,
  ImportSlice,
  ImportedFile,
} from "./transfer.ts";
import type { BotBegun } from "./bot.ts";

/** The part of a user that a conversation needs. */
export type Person = Profile & { read_receipts: boolean; language: string };

/** A person to add as a member. */
export type NewMember = Person & { user_id: string };

export interface NewConversation {
  id: string;
  kind: ConversationKind;
  title: string | null;
  history?: History;
  metadata?: Metadata;
  /** Null if the app creates the conversation, since it needs no membership. */
  creator: NewMember | null;
  others: NewMember[];
  /** REQUEST-1: whether a direct conversation is a request to the other person. */
  request?: boolean;
}

/** The preview of an invitation. `picture_key`: the key of the group's picture among the uploads, or null. */
export type InvitationLead = Omit<InvitationPreview, "picture_url"> & {
  picture_key: string | null;
};

/** The message to change, and the version that the caller expects it to have, so that no update is lost. */
export interface Target {
  message_id: number;
  if_version?: number | undefined;
}

/** `referenced`: messages outside the page that messages in it reply to. */
export interface HistoryPage extends MessagePage {
  referenced: Message[];
}

/** How to treat a person's messages; `avatar_url`: a picture of the conversation that they uploaded. */
export interface ErasureWish {
  messages: MessagesChoice;
  avatar_url: string | null;
}

/** `more`: call again. `gone`: the conversation does not exist, or its import has not begun. */
export type ErasureStep = "more" | "done" | "gone";

/** A message whose first link needs a preview. */
export interface PreviewWish {
  conversation_id: string;
  message_id: number;
  sender_id: string;
  url: string;
}

/** One conversation. Each call checks the caller's rights; what the caller may not see is `not_found`. */
export interface ConversationApi extends Rpc.DurableObjectBranded {
  /** Creates the conversation, or returns the existing one: `fresh` tells them apart. */
  create(spec: NewConversation): Promise<Result<{ view: Conversation; fresh: boolean }>>;
  /** Returns the conversation, if it exists, and shows it in this person's list from now on (MEMBER-5). */
  open(userId: string): Promise<Result<Conversation>>;
  view(userId: string): Result<Conversation>;
  /** PUSH-2: returns what to notify a person of right now, or null for nothing. */
  notice(userId: string, followed: FollowedThreads): Notice | null;
  members(userId: string, cursor: string | undefined, limit: number): Result<List<Member>>;
  /** Returns a page of messages; with `repliesTo`, of the thread under that message. */
  history(userId: string, query: MessagePageQuery, repliesTo?: number): Result<HistoryPage>;
  /** Returns messages with attachments, newest first. */
  attachments(userId: string, query: MediaPageQuery): Result<Message[]>;
  pins(userId: string): Result<Message[]>;
  /** Returns a page of a message's earlier texts, newest first. */
  revisions(userId: string, messageId: number, page: RevisionPageQuery): Result<List<Revision>>;
  /** Returns a page of the members who have read a message, in the order in which they joined. */
  readers(userId: string, messageId: number, page: MemberListQuery): Result<List<Reader>>;
  message(userId: string, id: number): Result<Message>;
  /** Returns the text to translate. */
  textOf(userId: string, id: number): Result<SourceText>;
  /** Sends an app-defined event to every open socket. */
  emit(userId: string, event: ConversationEvent): Result<null>;
  send(userId: string, draft: Draft): Promise<Result<{ message: Message; fresh: boolean }>>;
  read(userId: string, messageId: number): Promise<Result<number>>;
  edit(userId: string, target: Target, edit: MessagePatch): Promise<Result<Message>>;
  erase(userId: string, target: Target): Promise<Result<Message>>;
  react(userId: string, target: Target, emoji: string, active: boolean): Promise<Result<Message>>;
  pin(userId: string, target: Target, active: boolean): Promise<Result<Message>>;
  markUnread(userId: string, messageId: number): Promise<Result<Conversation>>;
  /** CLEAR-1: clears the history for this member. */
  clear(userId: string): Promise<Result<Conversation>>;
  /** `language`: the language that this person reads, if it has changed. */
  changeSettings(
    userId: string,
    patch: SettingsPatch,
    language: string | null,
  ): Promise<Result<Conversation>>;
  /** REQUEST-2: accepts a request to this person, or ignores it. */
  answerRequest(userId: string, answer: RequestAnswer): Promise<Result<Conversation>>;
  /** For the user's object: records that this member has blocked or unblocked another one. */
  setBlocked(userId: string, blockedId: string, active: boolean): Promise<Result<null>>;
  /** Checks whether a person may be added; returns their record if they are already a member, else null. */
  mayAdd(actorId: string, userId: string, role: Role): Result<Member | null>;
  addMember(
    actorId: string,
    user: NewMember,
    role: Role,
  ): Promise<Result<{ member: Member; fresh: boolean }>>;
  /**
   * Removes a member; leaving a direct conversation removes it from the person's list (CLEAR-3). `by`: who made the
   * request, and from where, for the audit.
   */
  removeMember(actorId: string, userId: string, by?: Origin): Promise<Result<Member>>;
  setRole(actorId: string, userId: string, role: Role, by?: Origin): Promise<Result<Member>>;
  /** Changes the conversation's title, picture or metadata. */
  change(actorId: string, patch: ConversationPatch): Promise<Result<Conversation>>;
  /** Creates an invitation with this id and code; also returns the invitations that the group forgets for it. */
  createInvitation(
    actorId: string,
    fresh: { id: string; code: string },
    wish: InvitationCreate,
  ): Promise<Result<{ invitation: Invitation; forgotten: Invitation[] }>>;
  invitations(actorId: string): Result<Invitation[]>;
  revokeInvitation(actorId: string, invitationId: string): Promise<Result<null>>;
  /** Returns the preview of an invitation for anyone who has its code. */
  invitationLead(code: string): Result<InvitationLead>;
  /** Returns a person's standing in the group of a code. */
  joinStanding(code: string, userId: string): Result<JoinStanding>;
  /** Follows an invitation: joins the group or asks to join. */
  join(
    code: string,
    user: NewMember,
    note: string | null,
  ): Promise<Result<{ standing: JoinStanding; fresh: boolean }>>;
  joinRequests(actorId: string): Result<StoredRequest[]>;
  approveRequest(actorId: string, user: NewMember): Promise<Result<Member>>;
  declineRequest(actorId: string, userId: string): Promise<Result<null>>;
  /** Returns a person's own request to join, or null. */
  ownRequest(userId: string): OwnJoinRequest | null;
  withdrawRequest(userId: string): Promise<Result<null>>;
  bans(actorId: string): Result<StoredBan[]>;
  /** Removes a person if they are a member, and prevents them from returning. */
  ban(actorId: string, userId: string, by?: Origin): Promise<Result<null>>;
  liftBan(actorId: string, userId: string): Promise<Result<null>>;
  updateProfile(userId: string, person: Person): Promise<Result<null>>;
  /** REACH-2: records in a direct conversation whether a person's account is in use. */
  setInUse(userId: string, isInUse: boolean): Promise<Result<null>>;
  delete(actorId: string): Promise<Result<null>>;
  /**
   * Closes a user's sockets, of one session or (null) of all. Also refuses sockets still on their way that the user's
   * object admitted before `at` (ms, by its own clock).
   */
  disconnect(userId: string, sessionId: string | null, at: number): void;
  socketsOf(userId: string): string[];
  /** Takes the preview of a message's first link, or null if the link has none. */
  previewMade(messageId: number, url: string, preview: Preview | null): Promise<void>;
  /** For the operator: rewrites D1's rows of this conversation and removes surplus ones. */
  rebuildProjection(): Promise<Result<{ head: number }>>;
  /** LEAVE-3: erases a portion of a person's data here. The person's object calls it until it is done. */
  erasePerson(userId: string, wish: ErasureWish): Promise<ErasureStep>;
  /** For an export: returns its first page, or the one at this position. */
  exportPage(position: ExportPosition | null): Result<ExportPage>;
  /** For a person's own export (EXPORT-3): returns the page after this id, or the first. */
  personalPage(userId: string, after: number | null): Result<PersonalPage>;
  /** For an import: creates the conversation, or returns the progress of this document's import. */
  beginImport(record: ConversationRecord, documentId: string): Result<ImportState>;
  importState(): Result<ImportState>;
  importSlice(slice: ImportSlice): Result<ImportState>;
  /** Claims a file before its bytes are stored; returns its uploader's id here, or null if it was already imported. */
  importFile(file: ImportedFile): Result<string | null>;
  abandonImport(): Result<null>;
  /** BOT-3: subscribes a bot's object; returns where its changes begin. */
  botBegins(botId: string, position: ClientPosition | null): Result<BotBegun>;
  botEnds(botId: string): void;
  /** COMMAND-3: sends a frame only to one member's open sockets here. */
  whisper(botId: string, userId: string, frame: AnswerFrame): Result<null>;
  /** Returns a page of changes, as an encoded frame, to a bot subscribed in this epoch. */
  changesFor(botId: string, since: number, epoch: string): Result<{ text: string; to: number }>;
}

/** What to notify a person of in one conversation: the newest message that notifies, and what else is unread. */
export interface Notice {
  message: Message;
  direct: boolean;
  /** The conversation's name for this person. */
  title: string;
  sender: string;
  unread_count: number;
  mentioned: boolean;
  /** If the message is a reply in a thread that they follow, the message that started it. */
  thread: number | null;
}
