import { failure } from "#protocol/errors.ts";
import type { Preferences, SettingsPatch } from "#protocol/member.ts";
import type { RequestState } from "#protocol/request.ts";
import { err, ok, type Result } from "#protocol/result.ts";

/** One person's private state in one conversation, beside their member record; nobody else sees it. */
export interface Personal {
  /** Messages from this one on count as unread, whatever was read. */
  unread_from: number | null;
  /** Whether others see their read and delivered positions. */
  receipts: boolean;
  /** The language that they read, and that messages are translated into for them. */
  language: string;
  /** Whether they left by themselves. */
  stays_out: boolean;
  /** Whether their account is in use, as far as a direct conversation has learned: neither disabled nor to be deleted. */
  in_use: boolean;
  /**
   * Whether it is in their list even without messages, because they opened it themselves or it is a group (MEMBER-5).
   */
  opened: boolean;
  /** The first message that they see; 0 for all (VISIBLE-1). */
  visible_from: number;
  /** Of an owner or admin: how many people wait to join. */
  join_requests: number;
  /** Whether it is a request to them, in a direct conversation (REQUEST-1). */
  request: RequestState | null;
  /** The people here whom they have blocked, in ascending order. */
  apart: readonly string[];
  settings: Preferences;
}

export const NEW_PERSONAL: Personal = {
  unread_from: null,
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

/** READ-1: positions move forward only, and never beyond the head. Returns the position from now on. */
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

/** READ-4: a mark as unread stays until its person reads that message or a later one. */
export function markAfterReading(unread_from: number | null, messageId: number): number | null {
  return unread_from !== null && messageId >= unread_from ? null : unread_from;
}

/** The position after which messages count as unread; what a member does not see never counts. */
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
