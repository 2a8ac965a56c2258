import type { ConversationKind } from "#protocol/conversation.ts";
import type { Member } from "#protocol/member.ts";
import type { Personal } from "./reading.ts";

export const NOBODY: ReadonlySet<string> = new Set();

/**
 * BLOCK-3, REQUEST-3: returns, for each member, the others from whom they are kept apart: neither can see that the
 * other is online, types or has read. A block by either of them causes this in any conversation, a request to one of
 * them in a direct one.
 */
export function apartAmong(
  members: readonly Member[],
  kind: ConversationKind,
  personalOf: (userId: string) => Pick<Personal, "apart" | "request">,
): ReadonlyMap<string, ReadonlySet<string>> {
  const apart = new Map<string, Set<string>>();
  const part = (one: string, other: string) => {
    apart.set(one, (apart.get(one) ?? new Set()).add(other));
    apart.set(other, (apart.get(other) ?? new Set()).add(one));
  };
  const here = new Set(members.map(({ user_id }) => user_id));
  for (const one of here) {
    const personal = personalOf(one);
    for (const other of personal.apart) if (here.has(other)) part(one, other);
    if (kind !== "direct" || personal.request === null) continue;
    for (const other of here) if (other !== one) part(one, other);
  }
  return apart;
}

/** Returns the ids with or without this one, in storage order. */
export function withApart(
  apart: readonly string[],
  userId: string,
  active: boolean,
): readonly string[] {
  if (apart.includes(userId) === active) return apart;
  return active ? [...apart, userId].sort() : apart.filter((id) => id !== userId);
}
