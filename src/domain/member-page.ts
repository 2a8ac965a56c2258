import { fromCursor, toCursor, type Place } from "#protocol/cursor.ts";
import type { Member } from "#protocol/member.ts";
import type { List } from "#protocol/primitives.ts";

/** Returns a page of the members in the order in which they joined; null for an invalid cursor. */
export function memberPage(
  members: readonly Member[],
  cursor: string | undefined,
  limit: number,
): List<Member> | null {
  const after = cursor === undefined ? undefined : fromCursor(cursor);
  if (after === null) return null;
  const rest = members
    .filter((member) => after === undefined || compare(placeOf(member), after) > 0)
    .sort((a, b) => compare(placeOf(a), placeOf(b)));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const isMore = rest.length > limit && last !== undefined;
  return { items, next_cursor: isMore ? toCursor(placeOf(last)) : null };
}

/**
 * Chooses the members of a welcome if there are more than `max`: those whom its reader needs at once (`first`: user
 * ids), owners and admins, and then those who joined first.
 */
export function firstMembers(
  members: readonly Member[],
  first: Iterable<string>,
  max: number,
): Member[] {
  if (members.length <= max) return [...members];
  const wanted = new Set(first);
  const isSeen = ({ user_id }: Member) => wanted.has(user_id);
  const leads = ({ role }: Member) => role !== "member";
  const ranked = [
    ...members.filter(isSeen),
    ...members.filter((member) => !isSeen(member) && leads(member)),
    ...members.filter((member) => !isSeen(member) && !leads(member)),
  ];
  return ranked.slice(0, max);
}

function placeOf({ joined_at, user_id }: Member): Place {
  return [joined_at, user_id];
}

function compare(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] === b[1] ? 0 : a[1] < b[1] ? -1 : 1;
}
