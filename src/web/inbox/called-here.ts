import type { NamedMember } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";

/** What a person is called in a conversation. */
export function calledHere({
  nickname,
  display_name,
  deleted,
}: Pick<NamedMember, "nickname" | "display_name" | "deleted">): string {
  return deleted === true ? t("person.deleted") : (nickname ?? display_name);
}
