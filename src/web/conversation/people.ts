import type { ConversationView, Member } from "#client/index.ts";
import { calledHere } from "#web/inbox/called-here.ts";

/** What messages show of a person. */
export interface Person {
  readonly name: string;
  /** In lower case. */
  readonly username: string;
  readonly avatar: string | null;
}

export type People = ReadonlyMap<string, Person>;

/** One who left before we looked is known by nothing but an id. */
export function nameIn(people: People, userId: string): string {
  return people.get(userId)?.name ?? "…";
}

/** The same object as before when members changed in nothing that shows here: a read position moves every second. */
export function peopleOf(members: ReadonlyMap<string, Member>, before: People): People {
  const people = new Map<string, Person>();
  let changed = members.size !== before.size;
  for (const member of members.values()) {
    const { user_id, avatar_url: avatar } = member;
    const person = { name: calledHere(member), username: member.username.toLowerCase(), avatar };
    const known = before.get(user_id);
    const isSame =
      known?.name === person.name &&
      known.username === person.username &&
      known.avatar === person.avatar;
    people.set(user_id, isSame ? known : person);
    changed ||= !isSame;
  }
  return changed ? people : before;
}

/** The title, or the other person's name; `null` for a group without a title. */
export function titleOf(
  conversation: ConversationView["conversation"],
  people: People,
): string | null {
  const other = conversation?.direct_with;
  if (!other) return conversation?.title ?? null;
  return people.get(other.user_id)?.name ?? other.display_name;
}

/** "all", or the usernames: what may be highlighted in a message that mentions these people. */
export function mentionedUsernames(
  mentions: readonly string[],
  people: People,
): ReadonlySet<string> {
  const usernames = mentions.map((id) => (id === "all" ? id : people.get(id)?.username));
  return new Set(usernames.filter((username) => username !== undefined));
}
