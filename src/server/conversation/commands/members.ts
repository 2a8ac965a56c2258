import {
  addMember as decideAdd,
  removeMember as decideRemove,
  setRole as decideRole,
  withProfile,
  type RemovalDecision,
} from "#domain/membership.ts";
import type { Member, Role } from "#protocol/member.ts";
import type { NewMember, Person } from "#server/objects/conversation.ts";
import { auditRow, BY_SERVER, type Origin } from "#storage/audit-row.ts";
import type { Change } from "#storage/conversation/change.ts";
import { membershipOf } from "../membership-of.ts";
import type { Profile } from "#protocol/user.ts";
import { done, refused, ofMember, type ActorState, type Command } from "./command.ts";
import { memberChanges, withdrawnChanges } from "./joining.ts";
import { report } from "./report.ts";

/** Adds a member; `fresh` is false if the person was one already. */
export function addMember(
  user: NewMember,
  role: Role,
  maxMembers: number,
  app: Profile,
): Command<{ member: Member; fresh: boolean }> {
  return (state) => {
    const { store, actor, now } = state;
    const decision = decideAdd(membershipOf(store, maxMembers), actor, user, role, now);
    if (!decision.ok) return refused(decision.error);
    const { member, current } = decision.value;
    if (member === null) return done({ member: current, fresh: false });
    return done(
      { member: current, fresh: true },
      ...memberChanges(user, member),
      ...report(state, 1, { type: "added", user_ids: [user.user_id] }, app),
      ...withdrawnChanges(store, user.user_id),
    );
  };
}

/** Removes a member. With the last member the conversation ends, and nothing else is recorded (MEMBER-2). */
export function removeMember(
  userId: string,
  maxMembers: number,
  app: Profile,
  by?: Origin,
): Command<RemovalDecision> {
  return (state) => {
    const { store, actor, now } = state;
    const decision = decideRemove(membershipOf(store, maxMembers), actor, userId, now);
    if (!decision.ok) return refused(decision.error);
    const { member, ends } = decision.value;
    if (ends) return done(decision.value, { kind: "ended", at: now });
    if (member === null) return done(decision.value);
    const stays_out = actor.user_id === userId;
    const changes: Change[] = [
      { kind: "member", member },
      { kind: "private", user_id: userId, patch: { stays_out } },
      ...report(
        state,
        1,
        stays_out ? { type: "left" } : { type: "removed", user_ids: [userId] },
        app,
      ),
      { kind: "join_requests_counted" },
    ];
    if (!stays_out) changes.push(audited("member_removed", member, state, by));
    return done(decision.value, ...changes);
  };
}

export function setRole(
  userId: string,
  role: Role,
  maxMembers: number,
  app: Profile,
  by?: Origin,
): Command<Member> {
  return (state) => {
    const { store, actor } = state;
    const decision = decideRole(membershipOf(store, maxMembers), actor, userId, role);
    if (!decision.ok) return refused(decision.error);
    const { member, current } = decision.value;
    if (member === null) return done(current);
    const reported = report(state, 1, { type: "role", user_ids: [userId], role }, app);
    return done(
      current,
      { kind: "member", member },
      ...reported,
      { kind: "join_requests_counted" },
      audited("role_changed", member, state, by),
    );
  };
}

/** AUDIT-5: the row's id contains the change's version, so that a repeated write produces the same row. */
function audited(
  action: "role_changed" | "member_removed",
  { user_id, role, version }: Member,
  { store, actor, now }: ActorState,
  by?: Origin,
): Change {
  const origin = by ?? {
    ...BY_SERVER,
    actor: { kind: "user", id: actor.user_id },
  };
  const conversation_id = store.conversation.id;
  const event = { ...origin, action, user_id, conversation_id, detail: role };
  const row = auditRow(event, `${conversation_id}-${version}`, Date.parse(now));
  return { kind: "audited", row };
}

/** Updates a member's record from their profile and privacy settings, which everyone in the conversation receives. */
export function updateProfile(person: Person): Command<null> {
  return ofMember(({ store, actor }) => {
    const { user_id } = actor;
    const { read_receipts: receipts, language } = person;
    const version = store.head + 1;
    const shows = store.personalOf(user_id).receipts !== receipts;
    const member = withProfile(actor, person, version) ?? (shows ? { ...actor, version } : null);
    const changes: Change[] = member === null ? [] : [{ kind: "member", member }];
    changes.push({ kind: "private", user_id, patch: { receipts, language } });
    return done(null, ...changes);
  });
}
