import type { AnswerFrame } from "#protocol/frames/answer.ts";
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
import type { Member, Role, SettingsPatch } from "#protocol/member.ts";
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
  /** Null where the app creates it: it needs no membership. */
  creator: NewMember | null;
  others: NewMember[];
  /** REQUEST-1: whether a direct conversation is a request to the other person. */
  request?: boolean;
}

/** Where an invitation's code leads. `picture_key`: the key of the group's picture among the uploads, or null. */
export type InvitationLead = Omit<InvitationPreview, "picture_url"> & {
  picture_key: string | null;
};

/** The message to change and, to lose nobody's update, the version that the caller believes it has. */
export interface Target {
  message_id: number;
  if_version?: number | undefined;
}

/** `referenced`: messages outside the page that messages in it reply to. */
export interface HistoryPage extends MessagePage {
  referenced: Message[];
}

/** What becomes of a person's messages; `avatar_url`: a picture of the conversation that they uploaded. */
export interface ErasureWish {
  messages: MessagesChoice;
  avatar_url: string | null;
}

/** `more`: call again. `gone`: there is no such conversation, or nothing of it is there yet. */
export type ErasureStep = "more" | "done" | "gone";

/** A message whose first link is to have a preview. */
export interface PreviewWish {
  conversation_id: string;
  message_id: number;
  sender_id: string;
  url: string;
}

/** One conversation. Each call checks the caller's rights; what the caller may not see is `not_found`. */
export interface ConversationApi extends Rpc.DurableObjectBranded {
  /** Creates the conversation, or finds it: `fresh` says which. */
  create(spec: NewConversation): Promise<Result<{ view: Conversation; fresh: boolean }>>;
  /** Returns the conversation, if it exists, and keeps it in this person's list from now on (MEMBER-5). */
  open(userId: string): Promise<Result<Conversation>>;
  view(userId: string): Result<Conversation>;
  /** PUSH-2: what to notify a person of here right now; null for nothing. */
  notice(userId: string): Notice | null;
  members(userId: string, cursor: string | undefined, limit: number): Result<List<Member>>;
  /** Returns a page of messages; with `repliesTo`, of the thread under that message. */
  history(userId: string, query: MessagePageQuery, repliesTo?: number): Result<HistoryPage>;
  /** Returns messages that carry something, the newest first. */
  attachments(userId: string, query: MediaPageQuery): Result<Message[]>;
  pins(userId: string): Result<Message[]>;
  /** Returns a page of a message's earlier texts, the newest first. */
  revisions(userId: string, messageId: number, page: RevisionPageQuery): Result<List<Revision>>;
  message(userId: string, id: number): Result<Message>;
  /** Returns the text to translate. */
  textOf(userId: string, id: number): Result<SourceText>;
  /** Sends an event of the app's own to every open socket. */
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
  /** `language`: the language that this person reads, where it is new. */
  changeSettings(
    userId: string,
    patch: SettingsPatch,
    language: string | null,
  ): Promise<Result<Conversation>>;
  /** REQUEST-2: accepts a request to this person, or ignores it. */
  answerRequest(userId: string, answer: RequestAnswer): Promise<Result<Conversation>>;
  /** Serves the user's object: this member has blocked that one, or no longer has. */
  setBlocked(userId: string, blockedId: string, active: boolean): Promise<Result<null>>;
  /** Checks whether they may be added; returns their record if they are already a member, else null. */
  mayAdd(actorId: string, userId: string, role: Role): Result<Member | null>;
  addMember(
    actorId: string,
    user: NewMember,
    role: Role,
  ): Promise<Result<{ member: Member; fresh: boolean }>>;
  /** Who leaves a direct conversation takes it from their list (CLEAR-3). `by`: who asked, and from where, for the audit. */
  removeMember(actorId: string, userId: string, by?: Origin): Promise<Result<Member>>;
  setRole(actorId: string, userId: string, role: Role, by?: Origin): Promise<Result<Member>>;
  /** Changes its title, picture or metadata. */
  change(actorId: string, patch: ConversationPatch): Promise<Result<Conversation>>;
  /** Makes an invitation under this id and code; also returns those that the group forgets for it. */
  createInvitation(
    actorId: string,
    fresh: { id: string; code: string },
    wish: InvitationCreate,
  ): Promise<Result<{ invitation: Invitation; forgotten: Invitation[] }>>;
  invitations(actorId: string): Result<Invitation[]>;
  revokeInvitation(actorId: string, invitationId: string): Promise<Result<null>>;
  /** Returns where a code leads, for anyone who has it. */
  invitationLead(code: string): Result<InvitationLead>;
  /** Returns how someone stands to the group that a code leads to. */
  joinStanding(code: string, userId: string): Result<JoinStanding>;
  /** Follows an invitation: joins, or asks to. */
  join(
    code: string,
    user: NewMember,
    note: string | null,
  ): Promise<Result<{ standing: JoinStanding; fresh: boolean }>>;
  joinRequests(actorId: string): Result<StoredRequest[]>;
  approveRequest(actorId: string, user: NewMember): Promise<Result<Member>>;
  declineRequest(actorId: string, userId: string): Promise<Result<null>>;
  /** Returns someone's own request to join, or null without one. */
  ownRequest(userId: string): OwnJoinRequest | null;
  withdrawRequest(userId: string): Promise<Result<null>>;
  bans(actorId: string): Result<StoredBan[]>;
  /** Removes a person if they are a member, and keeps them out. */
  ban(actorId: string, userId: string, by?: Origin): Promise<Result<null>>;
  liftBan(actorId: string, userId: string): Promise<Result<null>>;
  updateProfile(userId: string, person: Person): Promise<Result<null>>;
  /** REACH-2: records in a direct conversation whether a person's account is in use. */
  setInUse(userId: string, isInUse: boolean): Promise<Result<null>>;
  delete(actorId: string): Promise<Result<null>>;
  /**
   * Closes a user's sockets, of one session or (null) of all. It refuses on arrival those that the user's object let in
   * before `at` (ms, by its own clock).
   */
  disconnect(userId: string, sessionId: string | null, at: number): void;
  socketsOf(userId: string): string[];
  /** Takes the preview of a message's first link, or (null) that there is none. */
  previewMade(messageId: number, url: string, preview: Preview | null): Promise<void>;
  /** Serves the operator: rewrites D1's rows of this conversation and removes surplus ones. */
  rebuildProjection(): Promise<Result<{ head: number }>>;
  /** LEAVE-3: erases some of what a person left here. The person's object calls it until it is done. */
  erasePerson(userId: string, wish: ErasureWish): Promise<ErasureStep>;
  /** Serves an export: returns its first page, or the one at this position. */
  exportPage(position: ExportPosition | null): Result<ExportPage>;
  /** Serves a person's own export (EXPORT-3): the page after this id, or the first. */
  personalPage(userId: string, after: number | null): Result<PersonalPage>;
  /** Serves an import: creates the conversation, or finds how far this document has come. */
  beginImport(record: ConversationRecord, documentId: string): Result<ImportState>;
  importState(): Result<ImportState>;
  importSlice(slice: ImportSlice): Result<ImportState>;
  /** Claims a file before its bytes are stored; returns its uploader here, or null where it is imported already. */
  importFile(file: ImportedFile): Result<string | null>;
  abandonImport(): Result<null>;
  /** BOT-3: a bot's object listens from now on; answers where its changes begin. */
  botBegins(botId: string, position: ClientPosition | null): Result<BotBegun>;
  botEnds(botId: string): void;
  /** COMMAND-3: shows a member's open sockets here a frame that nobody else gets. */
  whisper(botId: string, userId: string, frame: AnswerFrame): Result<null>;
  /** Returns a page of changes, as an encoded frame, to a bot that listens in this epoch. */
  changesFor(botId: string, since: number, epoch: string): Result<{ text: string; to: number }>;
}

/** What to notify a person of in one conversation: the newest message that notifies, and what else is unread. */
export interface Notice {
  message: Message;
  direct: boolean;
  /** The conversation's name, for this person. */
  title: string;
  sender: string;
  unread_count: number;
  mentioned: boolean;
}
