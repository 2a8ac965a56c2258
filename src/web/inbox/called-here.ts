import type { NamedMember } from "#client/index.ts";

/** What a person is called in a conversation. */
export function calledHere({
  nickname,
  display_name,
}: Pick<NamedMember, "nickname" | "display_name">): string {
  return nickname ?? display_name;
}
