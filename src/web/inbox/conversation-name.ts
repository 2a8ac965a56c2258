import type { Conversation } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";

type Named = Pick<Conversation, "id" | "title" | "direct_with">;

/** What a conversation is called by the one who looks at it. */
export function nameOf({ title, direct_with }: Pick<Named, "title" | "direct_with">): string {
  return direct_with?.display_name ?? title ?? t("inbox.untitled");
}

/** Whose colour and picture stand for it: the other person's, or its own. */
export function faceOf({ id, title, direct_with }: Named): {
  id: string;
  name: string;
  src: string | null;
} {
  const name = nameOf({ title, direct_with });
  return { id: direct_with?.user_id ?? id, name, src: direct_with?.avatar_url ?? null };
}
