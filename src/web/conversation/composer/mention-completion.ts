import { fold, MENTION_ALL, mentionsIn, type Member } from "#client/index.ts";

/** The start of a mention: the index of its `@`, and what was typed after it. */
export interface OpenMention {
  readonly start: number;
  readonly query: string;
}

/** A person to mention; `null`: everyone at once. */
export type Candidate = Member | null;

/** As many as one takes in at a glance. */
const MOST = 6;

/** Letters of any script, since people are also found by display name. */
const OPEN = /[@＠]([\p{L}\p{M}\p{N}_.-]{0,32})$/u;
/** A stand-in for any username: where the parser reads one as a mention, it reads all so. */
const SOMEONE = "@someone";

/** Null where a username would mention nobody: within a word, an address or code. */
export function openMention(text: string, caret: number): OpenMention | null {
  const match = OPEN.exec(text.slice(0, caret));
  if (match === null) return null;
  const { index: start, 1: query = "" } = match;
  const written = text.slice(0, start) + SOMEONE + text.slice(caret);
  const mentions = mentionsIn(written).some((mention) => mention.start === start);
  return mentions ? { start, query } : null;
}

/** The name to write after the `@`. */
export function writtenName(candidate: Candidate): string {
  return candidate?.username ?? MENTION_ALL;
}

/** `@all` comes last, so that a hasty Enter never notifies everyone. */
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

/** Members whose username, or a word of whose name, starts with the query. Matches of usernames come first. */
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

/** The text with the completed mention, and the new caret. */
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
