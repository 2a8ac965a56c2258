import { AtSign, CalendarDays, File, Image, Link, Mic, Video } from "lucide";
import type { ComponentChildren } from "preact";
import {
  parseTypedSearch,
  printTypedSearch,
  type FilterKey,
  type Held,
  type TypedSearch,
  type UnfinishedFilter,
} from "#client/index.ts";
import { me } from "#web/app/parley.ts";
import { formatDate } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { faceOf } from "#web/inbox/names.ts";
import type { IconNode } from "#web/ui/icon.tsx";
import { peopleCalled, withoutAt, type Person } from "./known-people.ts";
import { ConversationRow, PersonRow, PlainRow } from "./rows.tsx";
import type { SearchBox } from "./search-box.ts";
import { filterId, placesCalled, usePeople } from "./use-filters.ts";

const MOST = 6;

const HELD: Record<Held, IconNode> = {
  link: Link,
  image: Image,
  video: Video,
  audio: Mic,
  file: File,
};

/** Suggestions for the filter that the user is typing. */
export function useSuggestions(unfinished: UnfinishedFilter | null, box: SearchBox): Option[] {
  const asked = unfinished?.key === "from" ? withoutAt(unfinished.value) : "";
  const found = usePeople(asked);
  if (unfinished === null) return [];
  const { key, value } = unfinished;
  const set = (chosen: string) => box.type(withFilter(box.text.peek(), unfinished, chosen));
  switch (key) {
    case "from":
      return people(value, [...peopleCalled(value, box.senders), ...(found ?? [])], (person) => {
        box.picked.set(filterId("from", person.username), person);
        set(person.username);
      });
    case "in":
      return placesCalled(withoutAt(value))
        .slice(0, MOST)
        .map((conversation) => {
          const { id, name } = faceOf(conversation);
          return {
            key: `in ${conversation.id}`,
            choose: () => {
              box.picked.set(filterId("in", name), { id: conversation.id, name });
              set(name.replaceAll('"', ""));
            },
            row: <ConversationRow key={id} conversation={conversation} />,
          };
        });
    case "has":
      return Object.entries(HELD)
        .filter(([held]) => held.startsWith(value.toLowerCase()))
        .map(([held, icon]) => ({
          key: `has ${held}`,
          choose: () => set(held),
          row: <PlainRow icon={icon} title={heldName(held as Held)} note={`has:${held}`} />,
        }));
    case "before":
    case "after":
      return days()
        .filter((day) => day.startsWith(value))
        .map((day) => ({
          key: `${key} ${day}`,
          choose: () => set(day),
          row: (
            <PlainRow
              icon={CalendarDays}
              title={formatDate(`${day}T12:00:00`)}
              note={`${key}:${day}`}
            />
          ),
        }));
    case "mentions":
      return [
        {
          key: "mentions me",
          choose: () => set("me"),
          row: <PlainRow icon={AtSign} title={t("search.mentions_me")} note="mentions:me" />,
        },
      ];
  }
}

function people(
  value: string,
  found: readonly Person[],
  choose: (person: Person) => void,
): Option[] {
  const { id, username, display_name, avatar_url } = me.value ?? {};
  const mine =
    id !== undefined && username !== undefined && "me".startsWith(value.toLowerCase())
      ? [{ id, username, name: display_name ?? username, src: avatar_url ?? null }]
      : [];
  const all = [...mine, ...found];
  const each = new Map(all.map((person) => [person.id, person]));
  return [...each.values()].slice(0, MOST).map((person) => ({
    key: `from ${person.id}`,
    choose: () => choose(person),
    row: <PersonRow person={person} />,
  }));
}

/** Today, and a week, a month and a year ago. */
function days(now = new Date()): string[] {
  return [0, 7, 30, 365].map((ago) => {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago);
    const two = (n: number) => String(n).padStart(2, "0");
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  });
}

function withFilter(text: string, { key, from }: UnfinishedFilter, value: string): string {
  return `${text.slice(0, from)}${filterText(key, value)} `;
}

function filterText(key: FilterKey, value: string): string {
  return printTypedSearch({ ...parseTypedSearch(""), [key]: value });
}

function heldName(held: Held): string {
  return t(`search.has_${held}`);
}

/** The label of a filter's chip. */
export function filterName(key: FilterKey, typed: TypedSearch, name: string | undefined): string {
  const value = typed[key] ?? "";
  switch (key) {
    case "from":
      return t("search.from", { name: name ?? value });
    case "in":
      return t("search.in", { name: name ?? value });
    case "has":
      return typed.has === null ? "" : heldName(typed.has);
    case "before":
      return t("search.before", { day: formatDate(`${value}T12:00:00`) });
    case "after":
      return t("search.after", { day: formatDate(`${value}T12:00:00`) });
    case "mentions":
      return t("search.mentions_me");
  }
}

/** An option of a search: a result, or an action on the search. */
export interface Option {
  key: string;
  /** The address of a result; absent for an action. */
  href?: string;
  /** Lets the list find the conversation that the user returns from. */
  conversation?: string;
  isOpen?: boolean;
  choose: () => void;
  row: ComponentChildren;
}

export interface Section {
  key: string;
  /** Announced with its options. */
  title: string;
  options: readonly Option[];
}
