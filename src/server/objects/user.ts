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

/** Whether a person has an inbox open, and when that was so (ms, by their object's clock). */
export interface Presence {
  online: boolean;
  at: number;
}

/**
 * Whether a user may add people to a conversation: 0, or the milliseconds to wait, with nothing taken. `tooOften`: the
 * people added too often; empty if there are too many strangers.
 */
export interface Brought {
  tooOften: string[];
  retry_after_ms: number;
}

/** How many more messages a conversation may accept from this person, or how long (ms) it may accept none. */
export interface SendLease {
  granted: number;
  retry_after_ms: number;
}

/** `undoable`: whether the person may undo it by signing in. */
export interface DeletionWish {
  messages: MessagesChoice;
  grace_ms: number;
  undoable: boolean;
}

export interface SessionMarks {
  ended: string[];
  new_devices: string[];
}

/** The reason why sessions end, and who ends them. */
export interface EndedBy extends Origin {
  action: "session_ended" | "signed_out" | "refresh_reused";
}

/** A session's device, as its browser subscribed it. */
export type PushDevice = Omit<StoredSubscription, "created_at" | "seen_at">;

/** One user: their request rate, ended sessions, open sockets, and inbox. */
export interface UserApi extends OnceApi {
  /** PUSH-2: schedules a notification for a conversation. */
  notificationWanted(conversationId: string): void;
  pushSubscriptions(currentSession: string): PushSubscription[];
  /** PUSH-1: subscribes a session's device to notifications. */
  subscribePush(device: PushDevice): Promise<Result<PushSubscription>>;
  unsubscribePush(sessionId: string): void;
  /**
   * Takes a conversation's newest view for this user, and returns before their devices receive it. `meets`: whether the
   * other person of a direct conversation may see that they are online.
   */
  conversationChanged(view: Conversation, meets: boolean): void;
  conversationLeft(conversationId: string, revision: number): void;
  /** DRAFT-1: saves the person's draft in one of their conversations. */
  putDraft(conversationId: string, draft: SavedDraftPut): Result<SavedDraft>;
  /** DRAFT-1: ends a draft; `seen`: the position that the requesting device has. */
  endDraft(conversationId: string, seen: number | undefined): Result<DraftEnd>;
  drafts(): Promise<SavedDraft[]>;
  /** INBOX-7: receives a peer's presence, and returns this person's. */
  peerPresence(peerId: string, theirs: Presence): Presence;
  /** INBOX-6: receives the list of everyone typing in a conversation; returns whether an inbox is open. */
  typingChanged(conversationId: string, typing: Typist[]): boolean;
  /** Admits a REST request of this session; returns how many more it may make at once. */
  admit(
    sessionId: string,
    requestsPerMinute: number,
    budget?: "requests" | "media",
  ): Result<number>;
  /** Registers a socket before it opens, so that a concurrent revocation finds it; returns the time (ms). */
  openSocket(socket: Omit<OpenSocket, "opened_at">): Promise<Result<number>>;
  /** Records a socket's fresh token, perhaps of another session (`moved`); returns the time (ms). */
  renewSocket(socketId: string, sessionId: string, moved: boolean): Result<number>;
  /** MEMBER-3, MEMBER-4: takes tokens for adding these people, including this many strangers, to a conversation. */
  bring(userIds: readonly string[], strangers: number): Brought;
  giveBackBring(userIds: readonly string[], strangers: number): void;
  /** SEND-6: charges for messages that a conversation has accepted, and leases it up to `wanted` more. */
  leaseSends(sent: number, wanted: number): SendLease;
  /** SEND-9: charges for bytes of text written in a conversation. Returns how long (ms) they may write none. */
  chargeText(bytes: number): number;
  /** AUTH-6: redeems a ticket only once, however many connections present it concurrently; `until` in ms. */
  redeemTicket(ticketId: string, sessionId: string, until: number): Result<null>;
  closeSocket(socketId: string): void;
  /** Ends a session of an outside issuer, and remembers that at least `until` (ms). Safe to repeat. */
  revokeSession(sessionId: string, until: number): Promise<void>;
  /** Ends sessions of this server, and records that with its audit event in D1. */
  endSessions(sessionIds: readonly string[], by: EndedBy): Promise<void>;
  /** SESSION-3: remembers a sign-in from a new device, and sends it to the person's other devices. */
  signedInAnew(session: Session): void;
  /** Confirms a sign-in from a new device, if the confirming session may do so. */
  confirmSignIn(sessionId: string, by: AskingSession): Result<null>;
  /** Returns which of these sessions have ended, even if D1 has not recorded it yet, and which are from new devices. */
  sessionMarks(sessionIds: readonly string[]): SessionMarks;
  /** MAIL-3: queues a mail, and sends it in the background. */
  queueMail(mail: QueuedMail): void;
  /** LEAVE-2: disables the account, and deletes it after its grace period; returns the pending deletion. */
  beginDeletion(wish: DeletionWish): Promise<Deletion>;
  /** Undoes a deletion within its grace period; returns whether there was one. */
  undoDeletion(): Promise<Result<boolean>>;
  /** Checks whether the person may sign in, which includes accounts that await deletion. */
  maySignIn(): Result<null>;
  /** Lets a session undo the pending deletion of the account. */
  leaverSignedIn(sessionId: string): void;
  /**
   * Admits a session's request to undo a deletion or export one's data; `outside`: a session of the operator's issuer.
   */
  admitLeaver(sessionId: string, outside: boolean, requestsPerMinute: number): Result<number>;
  /** Takes one of the day's exports; returns 0 or the milliseconds to wait. */
  takeExport(): number;
  /** Erases again, because data of the person has reappeared after the erasure. */
  eraseAgain(): void;
  /** Disables an account, which ends its sessions for good, or enables it, which fails while D1 is unavailable. */
  setDisabled(disabled: boolean, by?: Origin): Promise<Result<null>>;
  /**
   * Updates the user's own devices and, with `isShown`, all their conversations in the background, retrying those that
   * fail.
   */
  profileChanged(me: User, isShown?: boolean): Promise<void>;
  /** ACCOUNT-5: copies the picture at this address in the background; only the newest address counts. */
  copyPicture(url: string): Promise<void>;
  /**
   * BLOCK-1: blocks or unblocks a person. The change is durable before this returns. By then it applies in every shared
   * conversation that responds within seconds, and in the others as soon as they respond. Returns whether anything
   * changed.
   */
  block(blockedId: string, active: boolean): Promise<Result<boolean>>;
  /** Checks whether a session is still valid. */
  standing(sessionId: string): Result<null>;
}
