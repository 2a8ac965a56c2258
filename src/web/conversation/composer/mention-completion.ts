import { fold, MENTION_ALL, mentionsIn, type Member } from "#client/index.ts";

/** The part of a text that is to become a mention: from its `@` at `start`, with what was typed after it. */
export interface OpenMention {
  readonly start: number;
  readonly query: string;
}

/** Who can be mentioned; `null`: everyone at once. */
export type Candidate = Member | null;

/** At most so many are offered: a list one can take in at a glance. */
const MOST = 6;

/** Names may have letters of any script while one types: people are found by display name too. */
const OPEN = /[@＠]([\p{L}\p{M}\p{N}_.-]{0,32})$/u;
/** Stands for any username: a place takes each of them or none. */
const SOMEONE = "@someone";

/** Only where a username would mention somebody: not within a word, in an address or in code. */
export function openMention(text: string, caret: number): OpenMention | null {
  const match = OPEN.exec(text.slice(0, caret));
  if (match === null) return null;
  const { index: start, 1: query = "" } = match;
  const written = text.slice(0, start) + SOMEONE + text.slice(caret);
  const mentions = mentionsIn(written).some((mention) => mention.start === start);
  return mentions ? { start, query } : null;
}

/** What is written after the `@`. */
export function writtenName(candidate: Candidate): string {
  return candidate?.username ?? MENTION_ALL;
}

/** Everyone comes last, never to be called by a hasty Enter. */
export function matchMentions(
  members: Iterable<Member>,
  query: string,
  me: string | null,
  mayCallAll: boolean,
): readonly Candidate[] {
  const people = matchMembers(members, query, me);
  const isCalled = mayCallAll && MENTION_ALL.startsWith(fold(query));
  return isCalled ? [...people.slice(0, MOST - 1), null] : people;
}

/** Those whose username or a word of whose name starts with the query; usernames first, then by name. */
export function matchMembers(
  members: Iterable<Member>,
  query: string,
  me: string | null,
): readonly Member[] {
  const wanted = fold(query);
  const ranked: { member: Member; rank: number }[] = [];
  for (const member of members) {
    if (member.left_at !== null || member.user_id === me) continue;
    const rank = rankOf(member, wanted);
    if (rank !== null) ranked.push({ member, rank });
  }
  return ranked
    .sort((a, b) => a.rank - b.rank || a.member.username.localeCompare(b.member.username))
    .slice(0, MOST)
    .map(({ member }) => member);
}

/** The text with the mention written out, and where the caret then stands. */
export function completeMention(
  text: string,
  caret: number,
  { start }: OpenMention,
  username: string,
): { text: string; caret: number } {
  const rest = text.slice(caret);
  const written = `${text.slice(0, start)}@${username}`;
  const space = /^\s/.test(rest) ? "" : " ";
  return { text: written + space + rest, caret: written.length + 1 };
}

function rankOf(member: Member, wanted: string): number | null {
  if (fold(member.username).startsWith(wanted)) return 0;
  const names = `${member.nickname ?? ""} ${member.display_name}`;
  return fold(names)
    .split(/\s+/)
    .some((word) => word !== "" && word.startsWith(wanted))
    ? 1
    : null;
}
