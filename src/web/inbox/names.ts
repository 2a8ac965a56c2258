import type { Conversation, NamedMember } from "#client/index.ts";
import { formatList } from "#web/i18n/format.ts";
import { isolated } from "#web/i18n/isolated.ts";
import { direction, t } from "#web/i18n/t.ts";

type Named = Pick<
  Conversation,
  "id" | "kind" | "title" | "avatar_url" | "direct_with" | "named_after" | "member_count"
>;

const MARK = { ltr: "\u200E", rtl: "\u200F" };

/** A conversation's name for the signed-in user. A group without a title is named after its members. */
export function nameOf(conversation: Omit<Named, "id" | "avatar_url">): string {
  const { title, direct_with, named_after, member_count } = conversation;
  if (isSaved(conversation)) return t("saved.title");
  if (direct_with !== null) return calledHere({ ...direct_with, nickname: null });
  if (title !== null) return title;
  if (named_after.length === 0) return t("inbox.untitled");
  const names = named_after.map(calledHere);
  const count = member_count - 1 - names.length;
  if (count > 0) names.push(t("inbox.others", { count }));
  if (names.length === 1) return names.join();
  const list = formatList(names.map((name) => isolated(name, direction.value)));
  // An isolated name would set the list's direction if it came first: a mark sets the page's.
  return list.includes("\u2068") ? `${MARK[direction.value]}${list}` : list;
}

interface Face {
  id: string;
  name: string;
  src: string | null;
  isSaved?: boolean;
}

/** The avatar of a conversation: the other person's, or the group's own. */
export function faceOf(conversation: Named): Face {
  const { id, avatar_url, direct_with } = conversation;
  const name = nameOf(conversation);
  if (isSaved(conversation)) return { id, name, src: null, isSaved: true };
  if (direct_with !== null) return { id: direct_with.user_id, name, src: direct_with.avatar_url };
  return { id, name, src: avatar_url };
}

/** A person's name in a conversation: their nickname there, or else their own. */
export function calledHere({
  nickname,
  display_name,
  deleted,
}: Pick<NamedMember, "nickname" | "display_name" | "deleted">): string {
  return deleted === true ? t("person.deleted") : (nickname ?? display_name);
}

/** Whether this is the user's conversation with themselves: the saved messages. */
export function isSaved({
  kind,
  direct_with,
}: Pick<Conversation, "kind" | "direct_with">): boolean {
  return kind === "direct" && direct_with === null;
}
