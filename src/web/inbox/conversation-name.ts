import type { Conversation } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";

type Named = Pick<Conversation, "id" | "title" | "avatar_url" | "direct_with">;

/** What a conversation is called by the one who looks at it. */
export function nameOf({ title, direct_with }: Pick<Named, "title" | "direct_with">): string {
  return direct_with?.display_name ?? title ?? t("inbox.untitled");
}

/** Whose colour and picture stand for it: the other person's, or its own. */
export function faceOf({ id, title, avatar_url, direct_with }: Named): {
  id: string;
  name: string;
  src: string | null;
} {
  const name = nameOf({ title, direct_with });
  if (direct_with !== null) return { id: direct_with.user_id, name, src: direct_with.avatar_url };
  // What this device kept of a list may be from before groups had pictures.
  return { id, name, src: avatar_url ?? null };
}
