import type { Conversation } from "#protocol/conversation.ts";
import type { Session } from "#protocol/auth.ts";
import type { Deletion, MessagesChoice } from "#protocol/deletion.ts";
import type { Typist } from "#protocol/inbox/frames.ts";
import type { PushSubscription } from "#protocol/push.ts";
import type { Result } from "#protocol/result.ts";
import type { DraftEnd, SavedDraft, SavedDraftPut } from "#protocol/saved-draft.ts";
import type { User } from "#protocol/user.ts";
import type { Origin } from "#storage/audit-row.ts";
import type { StoredSubscription } from "#storage/user/pushes.ts";
import type { OpenSocket } from "#storage/user/store.ts";
import type { QueuedMail } from "../user/mails.ts";
import type { AskingSession } from "../user/new-sign-ins.ts";
import type { OnceApi } from "./once.ts";

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
