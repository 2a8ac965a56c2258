import type { ConversationView, Member, Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { calledHere, isSaved } from "#web/inbox/names.ts";

/** What a message shows of a person. */
export interface Person {
  readonly name: string;
  /** In lower case. */
  readonly username: string;
  readonly avatar: string | null;
}

export type People = ReadonlyMap<string, Person>;

/** The name of a person, or an ellipsis for one who left before this page loaded the members. */
export function nameIn(people: People, userId: string): string {
  return people.get(userId)?.name ?? "…";
}

/** Returns `before` if nothing that shows here has changed: read positions change every second. */
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
  if (conversation !== null && isSaved(conversation)) return t("saved.title");
  const other = conversation?.direct_with;
  if (!other) return conversation?.title ?? null;
  return people.get(other.user_id)?.name ?? calledHere({ ...other, nickname: null });
}

/**
 * The ids of the people that a message mentions, by the names that it may use: "all", a username, or one that the
 * person had when it was written. `formerly` returns former usernames, for people whose current one is not in the text.
 */
export function mentionedByName(
  { text, mentions }: Pick<Message, "text" | "mentions">,
  people: People,
  formerly: (userId: string) => readonly string[],
): ReadonlyMap<string, string> {
  const written = text?.toLowerCase() ?? "";
  const found = new Map<string, string>();
  for (const id of mentions) {
    const username = id === "all" ? id : people.get(id)?.username;
    if (username === undefined) continue;
    if (!written.includes(username)) for (const name of formerly(id)) found.set(name, id);
    found.set(username, id);
  }
  return found;
}
