import { failure } from "#protocol/errors.ts";
import type { Preferences, SettingsPatch } from "#protocol/member.ts";
import type { RequestState } from "#protocol/request.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { ReadMoves } from "./read-times.ts";

/** A person's private state in one conversation, beside their member record; nobody else can see it. */
export interface Personal {
  /** Messages from this one on count as unread, regardless of the read position. */
  unread_from: number | null;
  /** When they read what (RECEIPT-3). */
  read_moves: ReadMoves;
  /** Whether others can see their read and delivered positions. */
  receipts: boolean;
  /** The language that they read and that messages are translated into for them. */
  language: string;
  /** Whether they left of their own accord. */
  stays_out: boolean;
  /** Whether their account is in use (neither disabled nor to be deleted), as far as a direct conversation knows. */
  in_use: boolean;
  /**
   * Whether the conversation is in their list even without messages, because they opened it themselves or it is a group
   * (MEMBER-5).
   */
  opened: boolean;
  /** The first message that they can see; 0 for all (VISIBLE-1). */
  visible_from: number;
  /** For owners and admins: the number of pending join requests. */
  join_requests: number;
  /** The state of a request to them, in a direct conversation (REQUEST-1). */
  request: RequestState | null;
  /** The people here whom they have blocked, in ascending order. */
  apart: readonly string[];
  settings: Preferences;
}

export const NEW_PERSONAL: Personal = {
  unread_from: null,
  read_moves: null,
  receipts: true,
  language: "en",
  stays_out: false,
  in_use: true,
  opened: true,
  visible_from: 0,
  join_requests: 0,
  request: null,
  apart: [],
  settings: { muted_until: null, archived: false, pinned: false, translate: false },
};

/** READ-1: positions only move forward, and never beyond the head. Returns the new position. */
export function decideRead(current: number, head: number, messageId: number): Result<number> {
  if (messageId > head) {
    return err(
      failure("validation_failed", "No message has this id yet", {
        issues: [{ path: "message_id", message: "is beyond the head" }],
      }),
    );
  }
  return ok(Math.max(current, messageId));
}

/** READ-4: an unread mark stays until the person reads that message or a later one. */
export function markAfterReading(unread_from: number | null, messageId: number): number | null {
  return unread_from !== null && messageId >= unread_from ? null : unread_from;
}

/** Returns the position after which messages count as unread; messages that a member cannot see never count. */
export function unreadAfter(read: number, { unread_from, visible_from }: Personal): number {
  const after = unread_from === null ? read : Math.min(read, unread_from - 1);
  return Math.max(after, visible_from - 1);
}

export function withSettings(settings: Preferences, patch: SettingsPatch): Preferences {
  const { notify = settings.notify ?? "all" } = patch;
  return {
    muted_until: patch.muted_until === undefined ? settings.muted_until : patch.muted_until,
    archived: patch.archived ?? settings.archived,
    pinned: patch.pinned ?? settings.pinned,
    translate: patch.translate ?? settings.translate,
    ...(notify === "all" ? {} : { notify }),
  };
}

export function sameSettings(a: Preferences, b: Preferences): boolean {
  return (
    a.muted_until === b.muted_until &&
    a.archived === b.archived &&
    a.pinned === b.pinned &&
    a.translate === b.translate &&
    a.notify === b.notify
  );
}
