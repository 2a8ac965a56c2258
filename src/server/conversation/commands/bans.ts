import { activeMember } from "#domain/membership.ts";
import { permit } from "#domain/permissions.ts";
import { failure } from "#protocol/errors.ts";
import { BANS_MAX } from "#protocol/invitation.ts";
import type { Profile } from "#protocol/user.ts";
import type { Origin } from "#storage/audit-row.ts";
import type { Change } from "#storage/conversation/change.ts";
import { done, refused, type Command } from "./command.ts";
import { withdrawnChanges } from "./joining.ts";
import { removeMember } from "./members.ts";

/**
 * INVITE-7: removes a person if they are a member, and from then on no invitation admits them until the ban is lifted.
 */
export function ban(userId: string, maxMembers: number, app: Profile, by?: Origin): Command<null> {
  return (state) => {
    const { store, actor, now } = state;
    const { conversation, members, waysIn } = store;
    const permitted = permit(conversation.kind, actor.role, "remove_member");
    if (!permitted.ok) return refused(permitted.error);
    if (userId === actor.user_id) {
      const issues = [{ path: "user_id", message: "is your own id" }];
      return refused(failure("validation_failed", "You can't ban yourself", { issues }));
    }
    const changes: Change[] = [];
    if (activeMember(members, userId) !== undefined) {
      const removal = removeMember(userId, maxMembers, app, by)(state);
      if (!removal.answer.ok) return refused(removal.answer.error);
      changes.push(...removal.changes);
    }
    if (!waysIn.isBanned(userId)) {
      if (waysIn.bans().length >= BANS_MAX) {
        return refused(failure("too_many", `A group can ban at most ${BANS_MAX} people`));
      }
      const { user_id: banned_by } = actor;
      changes.push({ kind: "ban", ban: { user_id: userId, banned_by, created_at: now } });
    }
    return done(null, ...changes, ...withdrawnChanges(store, userId));
  };
}

export function liftBan(userId: string): Command<null> {
  return ({ store, actor }) => {
    const permitted = permit(store.conversation.kind, actor.role, "remove_member");
    if (!permitted.ok) return refused(permitted.error);
    if (!store.waysIn.isBanned(userId)) return refused(failure("not_found", "Ban not found"));
    return done(null, { kind: "ban_lifted", user_id: userId });
  };
}
