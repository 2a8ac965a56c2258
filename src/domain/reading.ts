import { failure } from "#protocol/errors.ts";
import type { Preferences, SettingsPatch } from "#protocol/member.ts";
import { err, ok, type Result } from "#protocol/result.ts";

/** What one person is and wants in one conversation, beside their record as a member; nobody else is told. */
export interface Personal {
  /** Counted as unread from this message on, whatever was read. */
  unread_from: number | null;
  /** Whether others see their read and delivered positions. */
  receipts: boolean;
  /** What they read: the language of what is translated for them. */
  language: string;
  /** They left by themselves. */
  stays_out: boolean;
  /** It is in their list whether anything was said or not: they asked for it themselves, or it is a group (MEMBER-5). */
  opened: boolean;
  settings: Preferences;
}

export const NEW_PERSONAL: Personal = {
  unread_from: null,
  receipts: true,
  language: "en",
  stays_out: false,
  opened: true,
  settings: { muted_until: null, archived: false, pinned: false, translate: false },
};

/** READ-1: forward only, and never beyond what there is. Answers the position that holds from now on. */
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

/** READ-4: what was marked as unread stays so until it is read, or what comes after it. */
export function markAfterReading(unread_from: number | null, messageId: number): number | null {
  return unread_from !== null && messageId >= unread_from ? null : unread_from;
}

/** The position after which messages count as unread. */
export function unreadAfter(read: number, personal: Personal): number {
  return personal.unread_from === null ? read : Math.min(read, personal.unread_from - 1);
}

export function withSettings(settings: Preferences, patch: SettingsPatch): Preferences {
  return {
    muted_until: patch.muted_until === undefined ? settings.muted_until : patch.muted_until,
    archived: patch.archived ?? settings.archived,
    pinned: patch.pinned ?? settings.pinned,
    translate: patch.translate ?? settings.translate,
  };
}

export function sameSettings(a: Preferences, b: Preferences): boolean {
  return (
    a.muted_until === b.muted_until &&
    a.archived === b.archived &&
    a.pinned === b.pinned &&
    a.translate === b.translate
  );
}
