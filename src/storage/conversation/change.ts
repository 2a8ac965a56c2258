import { withApart } from "#domain/apart.ts";
import type { Personal } from "#domain/reading.ts";
import type { ConversationRecord } from "#protocol/conversation.ts";
import type { Member } from "#protocol/member.ts";
import type { Message, Revision } from "#protocol/message.ts";
import type { Invitation } from "#protocol/invitation.ts";
import type { AuditRow } from "../audit-row.ts";
import type { RequestState } from "#protocol/request.ts";
import type { ConversationStore } from "./store.ts";
import type { StoredBan, StoredRequest } from "./ways-in.ts";

/** One write to the conversation's store, decided by a command. */
export type Change =
  /** A new message's version is its id. */
  | { kind: "message"; message: Message }
  | { kind: "revision"; message_id: number; revision: Revision; max: number }
  | { kind: "revisions_erased"; message_id: number }
  | { kind: "member"; member: Member }
  /** A member's personal state, which is not a record and which nobody else sees. */
  | { kind: "personal"; member: Member; personal: Personal }
  /** A request to a member in a direct conversation; null accepts it. */
  | { kind: "request"; user_id: string; request: RequestState | null }
  /** A member has blocked or unblocked another one. */
  | { kind: "apart"; user_id: string; other_id: string; active: boolean }
  /** Blocks of the members who joined up to this version have been read. */
  | { kind: "blocks_read"; head: number }
  | { kind: "private"; user_id: string; patch: PrivatePatch }
  | { kind: "invitation"; invitation: Invitation }
  | { kind: "invitation_forgotten"; code: string }
  | { kind: "join_request"; request: StoredRequest }
  | { kind: "join_request_gone"; user_id: string }
  /** The count of join requests, shown to those who answer them, may have changed with a request or a role. */
  | { kind: "join_requests_counted" }
  | { kind: "ban"; ban: StoredBan }
  | { kind: "ban_lifted"; user_id: string }
  | { kind: "conversation"; record: ConversationRecord }
  /** The audit row for these changes. */
  | { kind: "audited"; row: AuditRow }
  /** The conversation has ended. */
  | { kind: "ended"; at: string }
  /** A message or avatar now uses a claimed upload. */
  | { kind: "media_carried"; media_url: string }
  /** A message or avatar that used an upload was erased. */
  | { kind: "media_dropped"; media_url: string }
  | { kind: "transcription_wanted"; message_id: number }
  /** A message's first link needs a preview; the conversation asks again at `due_at` (ms). */
  | { kind: "preview_wanted"; message_id: number; due_at: number }
  | { kind: "preview_settled"; message_id: number };

/** Private state of a member that the object neither shows nor projects. */
export type PrivatePatch = Partial<
  Pick<Personal, "receipts" | "language" | "stays_out" | "in_use">
>;

/**
 * Writes one change; returns the message that it replaced, or null without writing for a new message that already
 * exists.
 */
export function applyChange(store: ConversationStore, change: Change): Message | undefined | null {
  switch (change.kind) {
    case "message":
      if (change.message.version !== change.message.id) return store.updateMessage(change.message);
      return store.insertMessage(change.message) ? undefined : null;
    case "revision":
      store.revisions.add(change.message_id, change.revision, change.max);
      return undefined;
    case "revisions_erased":
      store.revisions.erase(change.message_id);
      return undefined;
    case "member":
      store.putMember(change.member);
      return undefined;
    case "personal":
      store.memberStates.putPersonal(change.member, change.personal);
      return undefined;
    case "request":
      store.memberStates.changePersonal(change.user_id, { request: change.request });
      return undefined;
    case "apart": {
      const { user_id, other_id, active } = change;
      const apart = withApart(store.personalOf(user_id).apart, other_id, active);
      store.memberStates.changePersonal(user_id, { apart });
      return undefined;
    }
    case "blocks_read":
      store.projected.setBlocksHead(change.head);
      return undefined;
    case "private": {
      const { receipts, language, stays_out, in_use } = change.patch;
      if (receipts !== undefined) store.memberStates.setReceipts(change.user_id, receipts);
      if (language !== undefined) store.memberStates.setLanguage(change.user_id, language);
      if (stays_out !== undefined) store.memberStates.setStaysOut(change.user_id, stays_out);
      if (in_use !== undefined) store.memberStates.setInUse(change.user_id, in_use);
      return undefined;
    }
    case "invitation":
      store.waysIn.putInvitation(change.invitation);
      return undefined;
    case "invitation_forgotten":
      store.waysIn.forgetInvitation(change.code);
      return undefined;
    case "join_request":
      store.waysIn.putRequest(change.request);
      return undefined;
    case "join_request_gone":
      store.waysIn.removeRequest(change.user_id);
      return undefined;
    case "join_requests_counted":
      store.countJoinRequests();
      return undefined;
    case "ban":
      store.waysIn.putBan(change.ban);
      return undefined;
    case "ban_lifted":
      store.waysIn.removeBan(change.user_id);
      return undefined;
    case "conversation":
      store.putConversation(change.record);
      return undefined;
    case "audited":
      store.audited.add(change.row);
      return undefined;
    case "ended":
      store.markDeleted(change.at);
      return undefined;
    case "media_carried":
      store.mediaWork.claimEnded(change.media_url);
      return undefined;
    case "media_dropped":
      store.mediaWork.dropped(change.media_url);
      return undefined;
    case "transcription_wanted":
      store.mediaWork.transcribe(change.message_id);
      return undefined;
    case "preview_wanted":
      store.previewWork.want(change.message_id, change.due_at);
      return undefined;
    case "preview_settled":
      store.previewWork.settled(change.message_id);
      return undefined;
  }
}
