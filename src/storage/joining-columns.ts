import type { ConversationRecord } from "#protocol/conversation.ts";

type Joining = Pick<ConversationRecord, "members_invite" | "join_approval">;

/** How people join a group, as columns of 0 or 1. On the wire, false properties are absent. */
export function joiningColumns({ members_invite, join_approval }: Joining): [number, number] {
  return [members_invite === true ? 1 : 0, join_approval === true ? 1 : 0];
}

export function joiningOf(row: { members_invite?: unknown; join_approval?: unknown }): Joining {
  return {
    ...(isTrue(row.members_invite) ? { members_invite: true } : {}),
    ...(isTrue(row.join_approval) ? { join_approval: true } : {}),
  };
}

function isTrue(value: unknown): boolean {
  return value === 1 || value === true;
}
