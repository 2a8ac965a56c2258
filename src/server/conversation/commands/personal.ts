import {
  decideRead,
  markAfterReading,
  sameSettings,
  withSettings,
  type Personal,
} from "#domain/reading.ts";
import { withReadMove } from "#domain/read-times.ts";
import { visibleFromClearing } from "#domain/visibility.ts";
import { failure } from "#protocol/errors.ts";
import type { SettingsPatch } from "#protocol/member.ts";
import type { Change } from "#storage/conversation/change.ts";
import { messageFor } from "../visibility.ts";
import { done, refused, ofMember, type Command } from "./command.ts";

/** Moves the read position. Writes one row, or none if nothing moves. Reading ends a mark as unread (READ-4). */
export function markRead(messageId: number): Command<number> {
  return ofMember(({ store, actor, now }) => {
    const decision = decideRead(actor.read, store.head, messageId);
    if (!decision.ok) return refused(decision.error);
    const read = decision.value;
    const personal = store.personalOf(actor.user_id);
    const unread_from = markAfterReading(personal.unread_from, messageId);
    if (read === actor.read && unread_from === personal.unread_from) return done(read);
    const member = { ...actor, read, delivered: Math.max(actor.delivered, read) };
    const moved = { to: read, at: personal.receipts ? Date.parse(now) : null };
    const read_moves =
      read === actor.read
        ? personal.read_moves
        : withReadMove(personal.read_moves, actor.read, moved);
    const changed = { ...personal, unread_from, read_moves };
    return done(read, { kind: "personal", member, personal: changed });
  });
}

/** Makes a message, and all after it, count as unread again. */
export function markUnread(messageId: number): Command<null> {
  return ofMember(({ store, actor }) => {
    if (messageFor(store, actor, messageId) === undefined) {
      return refused(failure("not_found", "Message not found"));
    }
    const personal = store.personalOf(actor.user_id);
    if (personal.unread_from === messageId) return done(null);
    const marked = { ...personal, unread_from: messageId };
    return done(null, { kind: "personal", member: actor, personal: marked });
  });
}

/** Everyone sees a nickname, so it changes the member's record; the rest is personal. `language`: only if it is new. */
export function changeSettings(patch: SettingsPatch, language: string | null): Command<null> {
  return ofMember(({ store, actor }) => {
    const { user_id } = actor;
    const known = store.personalOf(user_id);
    const personal = language === null ? known : { ...known, language };
    const settings = withSettings(personal.settings, patch);
    const { nickname } = patch;
    const changes: Change[] = [];
    if (language !== null) changes.push({ kind: "private", user_id, patch: { language } });
    if (!sameSettings(personal.settings, settings)) {
      changes.push({ kind: "personal", member: actor, personal: { ...personal, settings } });
    }
    if (nickname !== undefined && nickname !== actor.nickname) {
      const version = store.head + 1;
      changes.push({ kind: "member", member: { ...actor, nickname, version } });
    }
    return done(null, ...changes);
  });
}

/**
 * CLEAR-1: hides all present messages from this member. `hide`: also removes the conversation, with its pin or
 * archiving, from their list until a new message arrives (CLEAR-3).
 */
export function clearHistory({ hide }: { hide: boolean }): Command<null> {
  return ofMember(({ store, actor }) => {
    const { user_id } = actor;
    const known = store.personalOf(user_id);
    const isDone = hide
      ? store.isHidden(user_id)
      : store.messages.newest().id < Math.max(1, known.visible_from);
    if (isDone) return done(null);
    const visible_from = visibleFromClearing(store.head);
    // With `opened`, the conversation stays in the list without messages.
    const cleared: Personal = { ...known, visible_from, unread_from: null, opened: !hide };
    const settings = { ...known.settings, archived: false, pinned: false };
    const personal = hide ? { ...cleared, settings } : cleared;
    return done(null, { kind: "personal", member: actor, personal });
  });
}

/**
 * MEMBER-5: keeps a direct conversation in the list of the person who opened it. Returns whether it was missing there.
 * If the other person asks for it before anything was said, it is no longer a request to them (REQUEST-1).
 */
export function openConversation(): Command<boolean> {
  return ofMember(({ store, actor }) => {
    const personal = store.personalOf(actor.user_id);
    if (personal.opened) return done(false);
    const request = store.messages.any() ? personal.request : null;
    const opened = { ...personal, opened: true, request };
    return done(true, { kind: "personal", member: actor, personal: opened });
  });
}
