import type { ConversationKind } from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import type { Member, Role } from "#protocol/member.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Profile } from "#protocol/user.ts";
import type { Actor } from "./actor.ts";
import { permit } from "./permissions.ts";

/** The input for decisions about members; `members` includes former ones. */
export interface Membership {
  kind: ConversationKind;
  head: number;
  members: ReadonlyMap<string, Member>;
  /** Whether the person left of their own accord. */
  staysOut: (userId: string) => boolean;
  isBanned: (userId: string) => boolean;
  max_members: number;
}

/** A change to one member; `member` is null if nothing changes. */
export interface MemberDecision {
  member: Member | null;
  current: Member;
}

/** `ends`: nobody is left, so the conversation is deleted, too. */
export interface RemovalDecision extends MemberDecision {
  ends: boolean;
}

export function activeMember(
  members: ReadonlyMap<string, Member>,
  userId: string,
): Member | undefined {
  const member = members.get(userId);
  return member?.left_at === null ? member : undefined;
}

export function activeMembers(members: ReadonlyMap<string, Member>): Member[] {
  return [...members.values()].filter((member) => member.left_at === null);
}

/** Creates a member's first record, or the next one when they return, with their former nickname and `read`. */
export function joining(
  user: Profile & { user_id: string },
  role: Role,
  version: number,
  read: number,
  now: string,
  nickname: string | null = null,
): Member {
  return {
    user_id: user.user_id,
    username: user.username,
    display_name: user.display_name,
    avatar_url: user.avatar_url,
    nickname,
    role,
    read,
    delivered: read,
    version,
    joined_at: now,
    left_at: null,
  };
}

/** MEMBER-1: checks that a person may be added; returns their record if they are already a member, or null. */
export function mayAdd(
  state: Membership,
  actor: Actor,
  userId: string,
  role: Role,
): Result<Member | null> {
  const permitted = permit(state.kind, actor.role, role === "member" ? "add_member" : "add_admin");
  if (!permitted.ok) return permitted;
  const present = activeMember(state.members, userId);
  if (present !== undefined) return ok(present);
  if (state.staysOut(userId)) {
    return err(
      failure("left_conversation", undefined, {
        issues: [{ path: "user_id", message: "left this conversation and cannot be added again" }],
      }),
    );
  }
  if (state.isBanned(userId)) {
    return err(
      failure("banned", "This person is banned from the group: lift the ban first", {
        issues: [{ path: "user_id", message: "is banned" }],
      }),
    );
  }
  const room = hasPlace(state);
  return room.ok ? ok(null) : room;
}

export function hasPlace({ members, max_members }: Membership): Result<null> {
  if (activeMembers(members).length < max_members) return ok(null);
  return err(
    failure("conversation_full", `A conversation can have at most ${max_members} members`),
  );
}

/**
 * Creates a record for a sender who is not a member, which is the app. It is a former member's record, so that it
 * counts nowhere and is included in every sync. Returns null if the known record is the same.
 */
export function senderRecord(
  known: Member | undefined,
  user: Profile & { user_id: string },
  version: number,
  now: string,
): Member | null {
  if (known !== undefined) return withProfile(known, user, version);
  return { ...joining(user, "member", version, 0, now), left_at: now };
}

/** Adds a member, who has nothing unread: earlier messages are history. */
export function addMember(
  state: Membership,
  actor: Actor,
  user: Profile & { user_id: string },
  role: Role,
  now: string,
): Result<MemberDecision> {
  const present = mayAdd(state, actor, user.user_id, role);
  if (!present.ok) return present;
  if (present.value !== null) return ok({ member: null, current: present.value });
  const member = comingIn(state, user, role, now);
  return ok({ member, current: member });
}

/** Creates the record of a person who joins the conversation for the first time or again. */
export function comingIn(
  state: Pick<Membership, "head" | "members">,
  user: Profile & { user_id: string },
  role: Role,
  now: string,
): Member {
  const nickname = state.members.get(user.user_id)?.nickname;
  return joining(user, role, state.head + 1, state.head, now, nickname);
}

export function removeMember(
  state: Membership,
  actor: Actor,
  userId: string,
  now: string,
): Result<RemovalDecision> {
  const target = activeMember(state.members, userId);
  if (target === undefined) return err(failure("not_found", "This person is not a member"));
  const action =
    target.user_id === actor.user_id
      ? "leave"
      : target.role === "member"
        ? "remove_member"
        : "remove_admin";
  const permitted = permit(state.kind, actor.role, action);
  if (!permitted.ok) return permitted;
  // Leaving a direct conversation only removes it from the person's list, so nobody becomes a former member.
  if (state.kind === "direct") return err(failure("direct_conversation"));
  const ends = activeMembers(state.members).length === 1;
  if (isLastOwner(state, target) && !ends) {
    return err(failure("last_owner", "Make someone else an owner first"));
  }
  const member: Member = { ...target, role: "member", version: state.head + 1, left_at: now };
  return ok({ member, current: member, ends });
}

export function setRole(
  state: Membership,
  actor: Actor,
  userId: string,
  role: Role,
): Result<MemberDecision> {
  const target = activeMember(state.members, userId);
  if (target === undefined) return err(failure("not_found", "This person is not a member"));
  const permitted = permit(state.kind, actor.role, "set_role");
  if (!permitted.ok) return permitted;
  if (target.role === role) return ok({ member: null, current: target });
  if (isLastOwner(state, target)) {
    return err(failure("last_owner", "Make someone else an owner first"));
  }
  const member: Member = { ...target, role, version: state.head + 1 };
  return ok({ member, current: member });
}

export function withProfile(member: Member, profile: Profile, version: number): Member | null {
  const same =
    member.username === profile.username &&
    member.display_name === profile.display_name &&
    member.avatar_url === profile.avatar_url;
  if (same) return null;
  const { username, display_name, avatar_url } = profile;
  return { ...member, username, display_name, avatar_url, version };
}

function isLastOwner(state: Membership, target: Member): boolean {
  return (
    target.role === "owner" &&
    activeMembers(state.members).filter(({ role }) => role === "owner").length === 1
  );
}
