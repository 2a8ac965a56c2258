import { signal } from "@preact/signals";
import type { Conversation } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";

/** What a live connection knows of a conversation beyond the list: the open one tells it here. */
export interface Live {
  readonly typing: readonly string[];
  readonly online: ReadonlySet<string>;
}

const live = signal<ReadonlyMap<string, Live>>(new Map());

/** `null` when nothing is known any more. */
export function tellLive(conversation_id: string, known: Live | null): void {
  const next = new Map(live.value);
  if (known === null) next.delete(conversation_id);
  else next.set(conversation_id, known);
  live.value = next;
}

export function liveliness({ id, direct_with }: Pick<Conversation, "id" | "direct_with">): {
  typing: string | null;
  online: boolean;
} {
  const known = live.value.get(id);
  return {
    typing: known === undefined || known.typing.length === 0 ? null : t("inbox.typing"),
    online: direct_with !== null && isOnline(direct_with.user_id),
  };
}

/** In any conversation that is open. */
export function isOnline(user_id: string): boolean {
  return [...live.value.values()].some(({ online }) => online.has(user_id));
}
