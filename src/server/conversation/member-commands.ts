import { addMember, removeMember, setRole, withProfile } from "#domain/membership.ts";
import type { Member, Role } from "#protocol/member.ts";
import { ok, type Result } from "#protocol/result.ts";
import type { Profile } from "#protocol/user.ts";
import { ended, markEnded } from "./ending.ts";
import type { Room } from "./room.ts";

/** A person to be made a member. */
export type NewMember = Profile & { user_id: string; read_receipts: boolean; language: string };

export async function addToConversation(
  room: Room,
  actorId: string,
  user: NewMember,
  role: Role,
): Promise<Result<{ member: Member; fresh: boolean }>> {
  const added = await room.change(
    actorId,
    ({ store, now, putMember }, actor) => {
      const decision = addMember(room.membership(store), actor, user, role, now);
      if (!decision.ok) return decision;
      const { member, current } = decision.value;
      if (member !== null) {
        putMember(member);
        store.setReceipts(member.user_id, user.read_receipts);
        store.setLanguage(member.user_id, user.language);
      }
      return ok({ member: current, fresh: member !== null });
    },
    { alone: true },
  );
  if (added.ok && added.value.fresh) await room.projected();
  return added;
}

/**
 * Their sockets go in the same turn as the change becomes known. Of the last member nothing is recorded: the
 * conversation goes with them.
 */
export async function removeFromConversation(
  room: Room,
  actorId: string,
  userId: string,
): Promise<Result<Member>> {
  const removed = await room.change(
    actorId,
    (transaction, actor) => {
      const { store, now, putMember } = transaction;
      const decision = removeMember(room.membership(store), actor, userId, now);
      if (!decision.ok) return decision;
      const { member, ends } = decision.value;
      if (ends) markEnded(room, transaction);
      else if (member !== null) {
        putMember(member);
        store.setStaysOut(userId, actorId === userId);
      }
      return decision;
    },
    { alone: true },
  );
  if (!removed.ok) return removed;
  const { current, ends } = removed.value;
  if (ends) await ended(room);
  else {
    for (const session of room.sockets.byUser(userId)) room.sockets.close(session, "not_found");
    await room.projected();
  }
  return ok(current);
}

export async function changeRole(
  room: Room,
  actorId: string,
  userId: string,
  role: Role,
): Promise<Result<Member>> {
  const changed = await room.change(
    actorId,
    ({ store, putMember }, actor) => {
      const decision = setRole(room.membership(store), actor, userId, role);
      if (!decision.ok) return decision;
      if (decision.value.member !== null) putMember(decision.value.member);
      return ok(decision.value.current);
    },
    { alone: true },
  );
  if (changed.ok) await room.projected();
  return changed;
}

/** The member's own record follows their profile, and what they hide; everyone in the conversation learns of it. */
export async function updateProfile(
  room: Room,
  userId: string,
  profile: Profile & { read_receipts: boolean; language: string },
): Promise<Result<null>> {
  return room.change(userId, ({ store, putMember }, member) => {
    const version = store.head + 1;
    const shows = store.personalOf(userId).receipts !== profile.read_receipts;
    const changed =
      withProfile(member, profile, version) ?? (shows ? { ...member, version } : null);
    if (changed !== null) putMember(changed);
    store.setReceipts(userId, profile.read_receipts);
    store.setLanguage(userId, profile.language);
    return ok(null);
  });
}
