import type { Conversation, NamedMember } from "#client/index.ts";
import { formatList } from "#web/i18n/format.ts";
import { isolated } from "#web/i18n/isolated.ts";
import { direction, t } from "#web/i18n/t.ts";

type Named = Pick<
  Conversation,
  "id" | "kind" | "title" | "avatar_url" | "direct_with" | "named_after" | "member_count"
>;

const MARK = { ltr: "\u200E", rtl: "\u200F" };

/** What a conversation is called by the one who looks at it: a group without a title by who is in it. */
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
  // None of several turns the list around, nor does the first one decide where it begins.
  return list.includes("\u2068") ? `${MARK[direction.value]}${list}` : list;
}

interface Face {
  id: string;
  name: string;
  src: string | null;
  isSaved?: boolean;
}

/** Whose colour and picture stand for it: the other person's, or its own. */
export function faceOf(conversation: Named): Face {
  const { id, avatar_url, direct_with } = conversation;
  const name = nameOf(conversation);
  if (isSaved(conversation)) return { id, name, src: null, isSaved: true };
  if (direct_with !== null) return { id: direct_with.user_id, name, src: direct_with.avatar_url };
  return { id, name, src: avatar_url };
}

/** What a person is called in a conversation. */
export function calledHere({
  nickname,
  display_name,
  deleted,
}: Pick<NamedMember, "nickname" | "display_name" | "deleted">): string {
  return deleted === true ? t("person.deleted") : (nickname ?? display_name);
}

/** The conversation with oneself, which holds what one saved. */
export function isSaved({
  kind,
  direct_with,
}: Pick<Conversation, "kind" | "direct_with">): boolean {
  return kind === "direct" && direct_with === null;
}
