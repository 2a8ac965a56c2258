import { decideRead, markAfterReading, sameSettings, withSettings } from "#domain/reading.ts";
import { encodeFrame } from "#protocol/codec.ts";
import { failure } from "#protocol/errors.ts";
import { RECEIPTS_MAX } from "#protocol/limits.ts";
import type { SettingsPatch } from "#protocol/member.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Room } from "./room.ts";
import { toldMember } from "./views.ts";

/** One row, none when nothing moves. Reading on ends what was marked as unread. */
export async function markRead(
  room: Room,
  userId: string,
  messageId: number,
): Promise<Result<number>> {
  let moved = false;
  let told = false;
  const read = await room.change(userId, ({ store, putPersonal }, member) => {
    const decision = decideRead(member.read, store.head, messageId);
    if (!decision.ok) return decision;
    const personal = store.personalOf(userId);
    const unread_from = markAfterReading(personal.unread_from, messageId);
    moved = decision.value !== member.read;
    told = moved || personal.unread_from !== unread_from;
    if (!told) return decision;
    const next = {
      ...member,
      read: decision.value,
      delivered: Math.max(member.delivered, decision.value),
    };
    putPersonal(next, { ...personal, unread_from });
    return decision;
  });
  if (read.ok && moved) tellReceipt(room, userId);
  else if (read.ok && told) tellOwnReceipt(room, userId);
  return read;
}

/** The message, and all after it, count as unread again; only their own devices are told. */
export async function markUnread(
  room: Room,
  userId: string,
  messageId: number,
): Promise<Result<null>> {
  const marked = await room.change(userId, ({ store, putPersonal }, member) => {
    if (store.messages.get(messageId) === undefined) {
      return err(failure("not_found", "There is no such message"));
    }
    const personal = store.personalOf(userId);
    if (personal.unread_from !== messageId) {
      putPersonal(member, { ...personal, unread_from: messageId });
    }
    return ok(null);
  });
  if (marked.ok) tellOwnReceipt(room, userId);
  return marked;
}

/** A nickname is seen by all, so it changes the member's record; the rest is personal. */
export async function changeSettings(
  room: Room,
  userId: string,
  patch: SettingsPatch,
  language: string | null,
): Promise<Result<null>> {
  const changed = await room.change(userId, ({ store, putMember, putPersonal }, member) => {
    if (language !== null) store.setLanguage(userId, language);
    const personal = store.personalOf(userId);
    const settings = withSettings(personal.settings, patch);
    if (!sameSettings(personal.settings, settings)) putPersonal(member, { ...personal, settings });
    const { nickname } = patch;
    if (nickname !== undefined && nickname !== member.nickname) {
      putMember({ ...member, nickname, version: store.head + 1 });
    }
    return ok(null);
  });
  if (changed.ok) await room.projected();
  return changed;
}

/** Where a person's positions are now, to everyone; unless they hide them, or too many are here (PRESENCE-2). */
export function tellReceipt(room: Room, userId: string): void {
  tellOwnReceipt(room, userId);
  const member = room.store?.members.get(userId);
  if (room.store === null || member === undefined) return;
  if (room.sockets.onlineCount > RECEIPTS_MAX) return;
  const { read, delivered } = toldMember(room.store, room.withDelivered(member));
  if (delivered === 0) return;
  const receipt = encodeFrame({ type: "receipt", user_id: userId, read, delivered });
  room.sockets.broadcast(receipt, Date.now(), userId);
}

/** RECEIPT-2: to their own devices whatever others are told. */
function tellOwnReceipt(room: Room, userId: string): void {
  const member = room.store?.members.get(userId);
  if (room.store === null || member === undefined) return;
  const { read, delivered } = room.withDelivered(member);
  const { unread_from } = room.store.personalOf(userId);
  const receipt = encodeFrame({ type: "receipt", user_id: userId, read, delivered, unread_from });
  room.sockets.tellUser(userId, receipt, Date.now());
}
