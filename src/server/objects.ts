import type { AnswerFrame } from "#protocol/frames/answer.ts";
import type { Guesser } from "#domain/guessing.ts";
import type { HandOver } from "#domain/webhook-events.ts";
import type { Command, CommandCall, CommandResult } from "#protocol/bot/command.ts";
import type { Hook } from "#protocol/bot/hook.ts";
import type { ClientPosition } from "#domain/syncing.ts";
import type {
  Conversation,
  ConversationKind,
  ConversationPatch,
  ConversationRecord,
  History,
} from "#protocol/conversation.ts";
import type { Session } from "#protocol/auth.ts";
import type { ConversationEvent } from "#protocol/event.ts";
import type { Deletion, MessagesChoice } from "#protocol/deletion.ts";
import type { Typist } from "#protocol/inbox/frames.ts";
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
import type { PushSubscription } from "#protocol/push.ts";
import type { RequestAnswer } from "#protocol/request.ts";
import type { Result } from "#protocol/result.ts";
import type { DraftEnd, SavedDraft, SavedDraftPut } from "#protocol/saved-draft.ts";
import type { Scope, ServerKey } from "#protocol/server-key.ts";
import type { ImportState } from "#protocol/transfer/import.ts";
import type {
  ConversationLine,
  EndLine,
  MemberLine,
  MessageLine,
  RevisionLine,
} from "#protocol/transfer/lines.ts";
import type { Profile, User } from "#protocol/user.ts";
import type {
  Delivery,
  DeliveryListQuery,
  Replay,
  Tried,
  Webhook,
  WebhookCreate,
  WebhookPatch,
} from "#protocol/webhooks.ts";
import type { Origin } from "#storage/audit-row.ts";
import type { ImportedPerson } from "#storage/conversation/imports.ts";
import type { MessagePage } from "#storage/conversation/messages.ts";
import type { StoredSubscription } from "#storage/user/pushes.ts";
import type { StoredBan, StoredRequest } from "#storage/conversation/ways-in.ts";
import type { AskedCommand } from "#storage/bot/store.ts";
import type { KeptAnswer } from "#storage/kept-answers.ts";
import type { OpenSocket } from "#storage/user/store.ts";
import type { SourceText } from "./translation/translations.ts";
import type { QueuedMail } from "./user/mails.ts";
import type { AskingSession } from "./user/new-sign-ins.ts";

/*
 * The interfaces of the Durable Objects: the Worker calls them, and they call each other, by these alone. Each call
 * checks the caller's rights; what the caller may not see does not exist (`not_found`).
 */

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

/** How far an export has come: the newest message in it, and the head up to which no change is missing. */
export interface ExportPosition {
  last_id: number;
  changed_since: number;
  conversation_version: number;
}

/**
 * A page of an export: whole lines, and the people and uploads that they name. `head`: of the last page, at which the
 * export is complete.
 */
export interface ExportPage {
  text: string;
  lines: number;
  people: string[];
  files: string[];
  next: ExportPosition | null;
  head: number | null;
}

/** A page of one person's own export; `people`: whom its lines name. `next`: the id after which the next one begins. */
export interface PersonalPage {
  text: string;
  lines: number;
  people: string[];
  next: number | null;
}

/** Some lines of a document, from line `from` to before `until`; blank lines, and those that say nothing more, have no record. */
export interface ImportSlice {
  from: number;
  until: number;
  records: { line: number; record: ImportRecord }[];
}

export type ImportRecord =
  | { type: "person"; source_id: string; person: ImportedPerson }
  | ConversationLine
  | MessageLine
  | RevisionLine
  | MemberLine
  | EndLine;

/** A file of an import: the lines that have it, its uploader in the document, and its address. */
export interface ImportedFile {
  from: number;
  until: number;
  user_id: string;
  media_url: string;
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

/** One conversation. */
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

/** Where a bot's changes begin; see `subscribed` of its socket. */
export interface BotBegun {
  epoch: string;
  since: number;
  head: number;
  reset: boolean;
}

/**
 * What a conversation calls a bot's object with: the changes in (`from`, `to`] as an encoded frame, or (null) only that
 * `to` is its head.
 */
export interface BotNews {
  conversation_id: string;
  epoch: string;
  from: number;
  to: number;
  text: string | null;
}

/** One bot: its token, and its socket for all conversations. A token is known by the hash of its secret. */
export interface BotApi extends Rpc.DurableObjectBranded {
  /** `hook`: of a bot that only posts, into one conversation. */
  create(hash: string, scopes: Scope[], hook?: Hook): void;
  /** Returns the incoming webhook that the bot posts for; null where it is none, or was revoked. */
  hook(): Hook | null;
  /** Returns it to whoever knows its secret, by the hash of that; else null. */
  hookOf(hash: string): Hook | null;
  /** Returns false where there is no such bot. */
  rotate(hash: string, overlapMs: number): boolean;
  revoke(): void;
  /** Returns null where there is no such bot. */
  describe(): { scopes: Scope[]; overlap_until: string | null } | null;
  admit(hash: string): Result<Scope[]>;
  /** Closes the socket of a bot whose account was disabled. */
  disconnect(): void;
  /** Returns the commands that the bot has registered. */
  commands(): Command[];
  register(commands: Command[]): void;
  /** COMMAND-2: asks the bot, and waits for a moment for its answer. */
  command(asked: AskedCommand, call: CommandCall): Promise<Result<CommandResult>>;
  /** Returns whether the bot listens to this conversation. */
  changed(news: BotNews): boolean;
  left(conversationId: string): boolean;
}

/** Whether someone has an inbox open, and when that held (ms, by their object's clock). */
export interface Presence {
  online: boolean;
  at: number;
}

/**
 * Whether a user may bring people into a conversation: 0, or the milliseconds to wait, with nothing taken. `tooOften`:
 * the people brought too often; empty where there are too many strangers.
 */
export interface Brought {
  tooOften: string[];
  retry_after_ms: number;
}

/** How many more sends may come from where they were asked for, or how long (ms) none may. */
export interface SendLease {
  granted: number;
  retry_after_ms: number;
}

/** IDEMPOTENT-1: the answers to someone's requests that have a key. */
export interface OnceApi extends Rpc.DurableObjectBranded {
  /** Starts a request that has a key, or returns the answer that it had. */
  startOnce(key: string, fingerprint: string): Result<{ seed: string; answer: KeptAnswer | null }>;
  keepOnce(key: string, seed: string, answer: KeptAnswer): void;
  forgetOnce(key: string, seed: string): void;
}

/** A server key to create; `hash`: of its secret. */
export interface NewKey {
  name: string;
  scopes: Scope[];
  hash: string;
  /** In ms. */
  expires_at: number | null;
}

/** What a key is used for, and where the backend calls from, approximately. */
export interface KeyCall {
  route: string;
  network: string | null;
  country: string | null;
}

/** `remaining`: how many more requests may come at once. */
export interface AdmittedKey {
  scopes: Scope[];
  remaining: number;
}

/** One server key (KEY-1, KEY-2). A key that was revoked, or never existed, is null. */
export interface KeyApi extends OnceApi {
  create(key: NewKey): ServerKey;
  /** Accepts the earlier secret for so long (ms) as well. */
  rotate(hash: string, overlapMs: number): ServerKey | null;
  /** Returns whether there was anything to revoke. */
  revoke(): boolean;
  describe(): ServerKey | null;
  /** Checks a secret by its hash, and counts the request. */
  admit(hash: string, call: KeyCall): Result<AdmittedKey>;
  /** LEAVE-3: forgets the answers to requests that name this person. */
  forgetPerson(userId: string): void;
}

/** `undoable`: whether the person may undo it, by signing in. */
export interface DeletionWish {
  messages: MessagesChoice;
  grace_ms: number;
  undoable: boolean;
}

export interface SessionMarks {
  ended: string[];
  new_devices: string[];
}

/** Why sessions end, and who ends them. */
export interface EndedBy extends Origin {
  action: "session_ended" | "signed_out" | "refresh_reused";
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

/** The device of a session, as its browser subscribed it. */
export type PushDevice = Omit<StoredSubscription, "created_at" | "seen_at">;

/** One user: their request rate, ended sessions, open sockets, and inbox. */
export interface UserApi extends OnceApi {
  /** PUSH-2: a conversation has something to notify this person of. */
  notificationWanted(conversationId: string): void;
  pushSubscriptions(currentSession: string): PushSubscription[];
  /** PUSH-1: sends notifications to a session's device from now on. */
  subscribePush(device: PushDevice): Promise<Result<PushSubscription>>;
  unsubscribePush(sessionId: string): void;
  /**
   * Takes a conversation's newest view for this user, and returns before their devices get it. `meets`: whether the
   * other person of a direct conversation may learn that they are online.
   */
  conversationChanged(view: Conversation, meets: boolean): void;
  conversationLeft(conversationId: string, revision: number): void;
  /** DRAFT-1: keeps what the person writes in a conversation that they are in. */
  putDraft(conversationId: string, draft: SavedDraftPut): Result<SavedDraft>;
  /** DRAFT-1: ends a draft; `seen`: what the device that asks has of it. */
  endDraft(conversationId: string, seen: number | undefined): Result<DraftEnd>;
  drafts(): Promise<SavedDraft[]>;
  /** INBOX-7: takes from a peer's object whether its person is online; returns whether this one is. */
  peerPresence(peerId: string, theirs: Presence): Presence;
  /** INBOX-6: takes the list of everyone typing in a conversation; returns whether anyone listens. */
  typingChanged(conversationId: string, typing: Typist[]): boolean;
  /** Checks whether a REST request of this session may go on; returns how many more may come at once. */
  admit(
    sessionId: string,
    requestsPerMinute: number,
    budget?: "requests" | "media",
  ): Result<number>;
  /** Registers a socket before it opens, so that a concurrent revocation finds it; returns the time (ms). */
  openSocket(socket: Omit<OpenSocket, "opened_at">): Promise<Result<number>>;
  /** Records a socket's fresh token, perhaps of another session (`moved`); returns the time (ms). */
  renewSocket(socketId: string, sessionId: string, moved: boolean): Result<number>;
  /**
   * MEMBER-3, MEMBER-4: takes tokens for bringing these people, this many strangers among them, into a conversation.
   */
  bring(userIds: readonly string[], strangers: number): Brought;
  giveBackBring(userIds: readonly string[], strangers: number): void;
  /** SEND-6: they have sent so many messages, somewhere, and would like to send so many more. */
  leaseSends(sent: number, wanted: number): SendLease;
  /** SEND-9: they have written so many bytes of text, somewhere. Returns how long (ms) they may write none. */
  chargeText(bytes: number): number;
  /** AUTH-6: redeems a ticket, once, however many connections present it at the same moment; `until` in ms. */
  redeemTicket(ticketId: string, sessionId: string, until: number): Result<null>;
  closeSocket(socketId: string): void;
  /** Ends a session of an outside issuer and remembers that `until` (ms) at least. Safe to repeat. */
  revokeSession(sessionId: string, until: number): Promise<void>;
  /** Ends sessions of this server, which D1 records as well, with what the audit says of it. */
  endSessions(sessionIds: readonly string[], by: EndedBy): Promise<void>;
  /** SESSION-3: remembers a sign-in from a new device, and sends it to the person's other devices. */
  signedInAnew(session: Session): void;
  /** Takes the mark of a new device from a session, where the session that asks may do so. */
  confirmSignIn(sessionId: string, by: AskingSession): Result<null>;
  /** Returns which of these sessions are over, whether D1 has recorded it or not, and which are from new devices. */
  sessionMarks(sessionIds: readonly string[]): SessionMarks;
  /** MAIL-3: takes a mail, and sends it in its own time. */
  queueMail(mail: QueuedMail): void;
  /** LEAVE-2: deletes the account after its grace time; returns what is under way. It is disabled meanwhile. */
  beginDeletion(wish: DeletionWish): Promise<Deletion>;
  /** Undoes a deletion in its grace time; returns whether there was one. */
  undoDeletion(): Promise<Result<boolean>>;
  /** Checks whether the person may sign in: also to an account that waits for its deletion. */
  maySignIn(): Result<null>;
  /** Lets a session undo the deletion that the account waits for. */
  leaverSignedIn(sessionId: string): void;
  /** Checks whether a session may undo a deletion, or take one's data along; `outside`: of the operator's issuer. */
  admitLeaver(sessionId: string, outside: boolean, requestsPerMinute: number): Result<number>;
  /** Takes one of the day's exports; returns 0, or the milliseconds to wait. */
  takeExport(): number;
  /** Erases again what came to light after everything was erased. */
  eraseAgain(): void;
  /** Disables an account, which loses its sessions for good, or enables it, which needs D1 to answer. */
  setDisabled(disabled: boolean, by?: Origin): Promise<Result<null>>;
  /**
   * Updates the user's own devices and, with `isShown`, every conversation of the user, however many, and whatever fails
   * on the way.
   */
  profileChanged(me: User, isShown?: boolean): Promise<void>;
  /** ACCOUNT-5: copies the picture at this address in its own time; only the newest address counts. */
  copyPicture(url: string): Promise<void>;
  /**
   * BLOCK-1: blocks someone, or unblocks them. It is durable before it returns, and by then holds in every conversation
   * that the two share and that answers within seconds; in the others as soon as they do. Returns whether that
   * changed anything.
   */
  block(blockedId: string, active: boolean): Promise<Result<boolean>>;
  /** Checks whether a session is still valid. */
  standing(sessionId: string): Result<null>;
}

/**
 * An endpoint's answer to a hand-over, which is durable. `off`: it takes nothing (any more). `unseen`: nothing of the
 * unseen messages was taken, since it has them up to this id already.
 */
export interface Taken {
  off: boolean;
  unseen: number | null;
}

/** One endpoint of webhooks: its queue, its deliveries, and its log. */
export interface WebhookApi extends Rpc.DurableObjectBranded {
  /** Makes the endpoint; the secret is returned here and nowhere else. */
  create(id: string, wish: WebhookCreate): { webhook: Webhook; secret: string };
  view(): Result<Webhook>;
  /** Returns the endpoint, and whether conversations are to hand events over to it. */
  update(patch: WebhookPatch): Result<Webhook>;
  /** Replaces the secret; the former one signs as well for so long (s). */
  rotateSecret(overlapS: number): Result<{ webhook: Webhook; secret: string }>;
  /** Removes all of it; false where there is none. */
  end(): Promise<boolean>;
  /** HOOK-2: takes the changes of a conversation; returns once they are stored. */
  take(handOver: HandOver): Taken;
  /** Sends a test event, and waits for its outcome. */
  sendTest(): Promise<Result<Tried>>;
  deliveries(query: DeliveryListQuery): Result<List<Delivery>>;
  /** Queues events of the log again; returns how many. */
  replay(replay: Replay): Result<number>;
  /** LEAVE-3: takes a person's names out of some events; returns where the next call goes on, or null. */
  forgetPerson(userId: string, after: number): number | null;
}

/** Counts one network's attempts, or the wrong passwords for one username. */
export interface LimiterApi extends Rpc.DurableObjectBranded {
  /** Returns 0 to go ahead, otherwise the milliseconds to wait. */
  take(countPerMinute: number): number;
  takeHourly(countPerHour: number): number;
  takeDaily(countPerDay: number, count: number): number;
  /** Returns the same, but takes nothing. */
  wait(countPerMinute: number): number;
  /**
   * Returns 0 when the server may check the password, and then owes an `endGuess`; otherwise the milliseconds to wait.
   */
  startGuess(guesser: Guesser): number;
  endGuess(guesser: Guesser, right: boolean): Promise<void>;
  /** Returns how many wrong guesses count against the guesser now. */
  wrongGuesses(guesser: Guesser): number;
}
