import type { Member } from "#protocol/member.ts";

export type Members = ReadonlyMap<string, Member>;

/**
 * Merges records, each guarded by its version; read positions never move backwards, regardless of the version. A newer
 * record of another person without positions means that they now hide them.
 */
export function upsertMembers(
  members: Members,
  records: readonly Member[],
  me: string | null,
): Members {
  if (records.length === 0) return members;
  const next = new Map(members);
  for (const record of records) {
    const held = next.get(record.user_id);
    const hides = record.user_id !== me && record.read === 0 && record.delivered === 0;
    const isNews = held === undefined || (hides && record.version > held.version);
    next.set(record.user_id, isNews ? record : mergeMember(held, record));
  }
  return next;
}

/**
 * Merges the members of a welcome. If it contains all of them (`isComplete`), a missing member has left, and a resume
 * brings the record that shows it; a large conversation's welcome contains a few, and the others stay as they were. The
 * welcome's read positions apply, 0 for a person who now hides them; one's own may be ahead of it.
 */
export function welcomeMembers(
  members: Members,
  records: readonly Member[],
  me: string,
  isComplete: boolean,
): Members {
  const named = new Set(records.map(({ user_id }) => user_id));
  const kept = [...members].filter(
    ([user_id, { left_at }]) =>
      user_id === me || left_at !== null || (!isComplete && !named.has(user_id)),
  );
  return upsertMembers(new Map(kept), records, me);
}

export function markRead(
  members: Members,
  user_id: string,
  { read, delivered = 0 }: { read: number; delivered?: number },
): Members {
  const member = members.get(user_id);
  if (member === undefined || (read <= member.read && delivered <= member.delivered))
    return members;
  return new Map(members).set(user_id, furthest(member, { read, delivered }));
}

function mergeMember(held: Member, record: Member): Member {
  return record.version >= held.version ? furthest(record, held) : furthest(held, record);
}

function furthest(member: Member, other: Pick<Member, "read" | "delivered">): Member {
  const read = Math.max(member.read, other.read);
  const delivered = Math.max(member.delivered, other.delivered);
  const isSame = read === member.read && delivered === member.delivered;
  return isSame ? member : { ...member, read, delivered };
}
