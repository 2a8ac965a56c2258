import type { LineProblem } from "#domain/importing.ts";
import { NEW_PERSONAL } from "#domain/reading.ts";
import type { Member } from "#protocol/member.ts";
import type { EndLine, MemberLine } from "#protocol/transfer/lines.ts";
import type { ImportedPerson, Imports } from "#storage/conversation/imports.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { isWithOneself } from "../direct-id.ts";

/** Makes everyone in the document a member, each at a version of their own. */
export function joinEveryone(
  store: ConversationStore,
  imports: Imports,
  { head }: EndLine,
): LineProblem | null {
  const members = unique(imports.members());
  const people = isWithOneself(store.conversation) ? 1 : 2;
  const present = members.filter(({ line }) => line.left_at === null);
  if (store.conversation.kind === "direct" && present.length !== people) {
    return { path: "", message: "a direct conversation must have its two people as members" };
  }
  const versions = members.flatMap(({ line }) => line.version ?? []);
  const seen = new Set<number>();
  const isRepeated = (version: number) => {
    const before = seen.size;
    return seen.add(version).size === before;
  };
  const taken = versions.find(
    (version) =>
      isRepeated(version) ||
      version === store.conversation.version ||
      store.messages.hasVersion(version, 0),
  );
  if (taken !== undefined) {
    return { path: "", message: `a member has the version ${taken} of another record` };
  }
  let next = Math.max(store.head, ...versions);
  const whole = members.map(({ line, person }) => ({
    line,
    person,
    version: line.version ?? (next += 1),
  }));
  if (head !== undefined && head !== next) {
    return { path: "head", message: `is ${head}, but the greatest version is ${next}` };
  }
  for (const { line, person, version } of whole) {
    const read = line.read ?? next;
    if (read > next) return { path: "", message: "a member has read beyond the head" };
    if (line.visible_from > next + 1) {
      return { path: "", message: "a member's history begins beyond the head" };
    }
    const member: Member = {
      user_id: person.user_id,
      username: person.username,
      display_name: person.display_name,
      avatar_url: person.avatar_url,
      nickname: line.nickname,
      role: line.role,
      version,
      read,
      delivered: Math.min(next, line.delivered ?? read),
      joined_at: line.joined_at,
      left_at: line.left_at,
    };
    const { settings = NEW_PERSONAL.settings } = line;
    const { unread_from, receipts, stays_out, opened, visible_from } = line;
    store.putMember(member, opened);
    store.memberStates.putPersonal(member, {
      read_moves: null,
      unread_from,
      receipts,
      stays_out,
      in_use: true,
      opened,
      visible_from,
      join_requests: 0,
      request: null,
      apart: [],
      settings,
      language: person.language,
    });
    store.memberStates.setLanguage(person.user_id, person.language);
    store.memberStates.setStaysOut(person.user_id, stays_out);
  }
  return null;
}

/**
 * Two people of the document may be one user here. Then the line of a present member wins over one of a former member.
 */
function unique(
  members: readonly { line: MemberLine; person: ImportedPerson }[],
): { line: MemberLine; person: ImportedPerson }[] {
  const byId = new Map<string, { line: MemberLine; person: ImportedPerson }>();
  for (const one of members) {
    const known = byId.get(one.person.user_id);
    if (known === undefined || (known.line.left_at !== null && one.line.left_at === null)) {
      byId.set(one.person.user_id, one);
    }
  }
  return [...byId.values()].sort((a, b) => (a.line.joined_at < b.line.joined_at ? -1 : 1));
}
