import { isBotId } from "#protocol/bot/bot-id.ts";
import type { ConversationKind } from "#protocol/conversation.ts";
import { DELETED_PROFILE, isDeletedAccount } from "#protocol/deleted-account.ts";
import type { Member, Role } from "#protocol/member.ts";
import { activeMembers } from "./membership.ts";

interface State {
  kind: ConversationKind;
  head: number;
  members: ReadonlyMap<string, Member>;
}

/** `successor`: the new owner of the group. `ends`: nobody is left who could see the conversation. */
export interface Erased {
  member: Member;
  successor: Member | null;
  ends: boolean;
}

const SUCCESSION: readonly Role[] = ["owner", "admin", "member"];

/**
 * LEAVE-4: the record of a person whose account is erased. They leave groups, but stay a member of direct
 * conversations, by which the other person finds them.
 */
export function erasedMember(state: State, person: Member, now: string): Erased {
  const { kind, head } = state;
  const others = activeMembers(state.members).filter(({ user_id }) => user_id !== person.user_id);
  const member: Member = {
    ...person,
    ...DELETED_PROFILE,
    deleted: true,
    nickname: null,
    read: head,
    delivered: head,
    version: head + 1,
  };
  if (kind === "direct") {
    return { member, successor: null, ends: others.every(isDeletedAccount) };
  }
  const left: Member = { ...member, role: "member", left_at: person.left_at ?? now };
  const heir = person.left_at === null && person.role === "owner" ? firstOf(others) : undefined;
  const successor =
    heir === undefined || heir.role === "owner"
      ? null
      : { ...heir, role: "owner" as const, version: head + 2 };
  return { member: left, successor, ends: others.length === 0 };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Returns the first member in the order of roles, people before bots, and then of joining. */
function firstOf(members: readonly Member[]): Member | undefined {
  const rank = ({ role, user_id }: Member) =>
    SUCCESSION.indexOf(role) + (isBotId(user_id) ? SUCCESSION.length : 0);
  return members.toSorted(
    (a, b) =>
      rank(a) - rank(b) || compare(a.joined_at, b.joined_at) || compare(a.user_id, b.user_id),
  )[0];
}
