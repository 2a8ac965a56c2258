import { computed } from "@preact/signals";
import { nameMatcher, type Conversation } from "#client/index.ts";
import { me } from "#web/app/parley.ts";
import { calledHere } from "#web/inbox/names.ts";
import { conversations } from "#web/inbox/inbox.ts";

/** A person to search messages by. */
export interface Person {
  id: string;
  username: string;
  name: string;
  src: string | null;
}

/** People in the list of conversations, most recent first. */
const knownPeople = computed<readonly Person[]>(() => {
  const people = new Map<string, Person>();
  for (const person of conversations.value.flatMap(peopleIn)) {
    if (person.user_id === me.value?.id || people.has(person.user_id)) continue;
    const { user_id: id, username, avatar_url: src } = person;
    people.set(id, { id, username, name: calledHere(person), src });
  }
  return [...people.values()];
});

function peopleIn({ direct_with, last_sender, named_after }: Conversation) {
  const direct = direct_with === null ? [] : [{ ...direct_with, nickname: null }];
  return [...direct, ...(last_sender === null ? [] : [last_sender]), ...named_after];
}

/** People with a matching name, an exact username first. */
export function peopleCalled(
  typed: string,
  among: readonly Person[] | null = null,
): readonly Person[] {
  const value = withoutAt(typed);
  const matches = nameMatcher(value);
  const found = (among ?? knownPeople.value).filter(({ name, username }) =>
    matches(`${name} ${username}`),
  );
  return firstCalled(value, found);
}

export function firstCalled(value: string, people: readonly Person[]): readonly Person[] {
  const isExact = ({ username }: Person) => username.toLowerCase() === value.toLowerCase();
  return [...people.filter(isExact), ...people.filter((person) => !isExact(person))];
}

export function withoutAt(typed: string): string {
  return typed.replace(/^[@＠]/, "");
}
