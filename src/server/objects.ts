import type { Guesser } from "#domain/guessing.ts";
import type { Conversation, ConversationKind, ConversationPatch } from "#protocol/conversation.ts";
import type { Typist } from "#protocol/inbox/frames.ts";
import type { Member, Role, SettingsPatch } from "#protocol/member.ts";
import type {
  Draft,
  Message,
  MessagePageQuery,
  Revision,
  RevisionPageQuery,
} from "#protocol/message.ts";
import type { List } from "#protocol/primitives.ts";
import type { Result } from "#protocol/result.ts";
import type { Profile, User } from "#protocol/user.ts";
import type { MessagePage } from "#storage/conversation/messages.ts";
import type { OpenSocket } from "#storage/user/store.ts";
import type { SourceText } from "./translation/translations.ts";

/*
 * What the Durable Objects do for others: the Worker calls them, and they call each other, by these interfaces alone.
 * Each call checks that whoever asks may; what they may not see does not exist (`not_found`).
 */

/** What a conversation needs to know of a person. */
export type Person = Profile & { read_receipts: boolean; language: string };

/** A person to be made a member. */
export type NewMember = Person & { user_id: string };

export interface NewConversation {
  id: string;
  kind: ConversationKind;
  title: string | null;
  creator: NewMember;
  others: NewMember[];
}

/** Which message to change, and, to lose nobody's update, the version it is believed to have. */
export interface Target {
  message_id: number;
  if_version?: number | undefined;
}

/** `referenced`: what the page's messages reply to and the page has not. */
export interface HistoryPage extends MessagePage {
  referenced: Message[];
}

/** One conversation. */
export interface ConversationApi extends Rpc.DurableObjectBranded {
  /** Makes the conversation, or finds it there: `fresh` says which. */
  create(spec: NewConversation): Promise<Result<{ view: Conversation; fresh: boolean }>>;
  /** Answers the conversation, if it is there, and has it in this person's list from now on (MEMBER-5). */
  open(userId: string): Promise<Result<Conversation>>;
  view(userId: string): Result<Conversation>;
  members(userId: string, cursor: string | undefined, limit: number): Result<List<Member>>;
  /** With `repliesTo`, the thread under that message. */
  history(userId: string, query: MessagePageQuery, repliesTo?: number): Result<HistoryPage>;
  /** What messages carry, the newest first, before the message `before`. */
  attachments(userId: string, before: number, limit: number): Result<Message[]>;
  pins(userId: string): Result<Message[]>;
  /** A page of a message's earlier texts, the newest first. */
  revisions(userId: string, messageId: number, page: RevisionPageQuery): Result<List<Revision>>;
  message(userId: string, id: number): Result<Message>;
  /** What a translation is made of. */
  textOf(userId: string, id: number): Result<SourceText>;
  send(userId: string, draft: Draft): Promise<Result<{ message: Message; fresh: boolean }>>;
  read(userId: string, messageId: number): Promise<Result<number>>;
  edit(userId: string, target: Target, text: string): Promise<Result<Message>>;
  erase(userId: string, target: Target): Promise<Result<Message>>;
  react(userId: string, target: Target, emoji: string, active: boolean): Promise<Result<Message>>;
  pin(userId: string, target: Target, active: boolean): Promise<Result<Message>>;
  markUnread(userId: string, messageId: number): Promise<Result<Conversation>>;
  /** `language`: what this person reads, where that is news. */
  changeSettings(
    userId: string,
    patch: SettingsPatch,
    language: string | null,
  ): Promise<Result<Conversation>>;
  /** Whether they may be added; answers who they are already, or null. */
  mayAdd(actorId: string, userId: string, role: Role): Result<Member | null>;
  addMember(
    actorId: string,
    user: NewMember,
    role: Role,
  ): Promise<Result<{ member: Member; fresh: boolean }>>;
  removeMember(actorId: string, userId: string): Promise<Result<Member>>;
  setRole(actorId: string, userId: string, role: Role): Promise<Result<Member>>;
  /** Its title, its picture. */
  change(actorId: string, patch: ConversationPatch): Promise<Result<Conversation>>;
  updateProfile(userId: string, person: Person): Promise<Result<null>>;
  delete(actorId: string): Promise<Result<null>>;
  /**
   * Closes a user's sockets, of one session or (null) of all; those that the user's object let in before `at` (ms, by
   * its own clock) and that are still on their way are refused when they arrive.
   */
  disconnect(userId: string, sessionId: string | null, at: number): void;
  socketsOf(userId: string): string[];
  /** The operator's call: D1's rows of this conversation are written over, and what is too many there is removed. */
  rebuildProjection(): Promise<Result<{ head: number }>>;
}

/** Whether someone has an inbox open, and when that was so (ms, by their object's clock). */
export interface Presence {
  online: boolean;
  at: number;
}

/**
 * Whether people may be brought into a conversation: 0, or the milliseconds to wait, and nothing was taken. `tooOften`:
 * who was brought too often; nobody where there are too many strangers.
 */
export interface Brought {
  tooOften: string[];
  retry_after_ms: number;
}

/** One user: how fast they ask, which sessions are over, where their sockets are, and their inbox. */
export interface UserApi extends Rpc.DurableObjectBranded {
  /** A conversation says what it looks like to this user now. It is answered before their devices are sent it. */
  conversationChanged(view: Conversation): void;
  conversationLeft(conversationId: string, revision: number): void;
  /** INBOX-7: a peer's object says whether its person is online; answers whether this one is. */
  peerPresence(peerId: string, theirs: Presence): Presence;
  /** INBOX-6: a conversation says who is typing in it, all of them; answers whether anyone listens. */
  typingChanged(conversationId: string, typing: Typist[]): boolean;
  /** Whether a REST request of this session may go on; the value is how many more may come at once. */
  admit(
    sessionId: string,
    requestsPerMinute: number,
    budget?: "requests" | "media",
  ): Result<number>;
  /** Registers a socket before it opens, so that a revocation finds it whichever comes first; answers when (ms). */
  openSocket(socket: Omit<OpenSocket, "opened_at">): Promise<Result<number>>;
  /** A socket got a fresh token, perhaps of another session (`moved`); answers when (ms). */
  renewSocket(socketId: string, sessionId: string, moved: boolean): Result<number>;
  /** MEMBER-3, MEMBER-4: people are to be brought into a conversation, so many strangers among them. */
  bring(userIds: readonly string[], strangers: number): Brought;
  giveBackBring(userIds: readonly string[], strangers: number): void;
  /** AUTH-6: a ticket is good once, whoever comes with it at the same moment; `until` in ms. */
  redeemTicket(ticketId: string, sessionId: string, until: number): Result<null>;
  closeSocket(socketId: string): void;
  /** A session of an outside issuer is over; remembered `until` (ms) at least. Safe to repeat. */
  revokeSession(sessionId: string, until: number): Promise<void>;
  /** Likewise one of ours, which D1 has to record as well. */
  endSession(sessionId: string): Promise<void>;
  /** Which of these sessions are over, whether D1 has recorded it or not. */
  endedOf(sessionIds: readonly string[]): string[];
  /** A disabled account loses its sessions for good. It is enabled only while D1 answers. */
  setDisabled(disabled: boolean): Promise<Result<null>>;
  /** Every conversation of the user follows, however many, and whatever fails on the way. */
  profileChanged(me: User): Promise<void>;
  /** Whether a session may go on. */
  standing(sessionId: string): Result<null>;
}

/** One network's attempts, or the wrong passwords for one username. */
export interface LimiterApi extends Rpc.DurableObjectBranded {
  /** 0: go ahead. Otherwise the milliseconds to wait. */
  take(countPerMinute: number): number;
  /** The same, but nothing is taken. */
  wait(countPerMinute: number): number;
  /** 0: the password may be looked at, and `endGuess` is owed. Otherwise the milliseconds to wait. */
  startGuess(guesser: Guesser): number;
  endGuess(guesser: Guesser, right: boolean): Promise<void>;
}
