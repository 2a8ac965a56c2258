import { signal } from "@preact/signals";
import type { Conversation } from "#client/index.ts";
import { browserOnline } from "#web/app/connection.ts";
import { t } from "#web/i18n/t.ts";
import { inboxTyping } from "./inbox.ts";
import { knownNames } from "./known-names.ts";
import { onlinePeers } from "./online-peers.ts";

/** What an open conversation's connection knows, sooner than the inbox. */
export interface Live {
  readonly typing: readonly string[];
  readonly online: ReadonlySet<string>;
}

const live = signal<ReadonlyMap<string, Live>>(new Map());

/** `null` once the conversation is closed. */
export function reportLive(conversation_id: string, known: Live | null): void {
  const next = new Map(live.value);
  if (known === null) next.delete(conversation_id);
  else next.set(conversation_id, known);
  live.value = next;
}

/** The line that says who is typing; `null` if nobody is. */
export function typingLine({ id, kind }: Pick<Conversation, "id" | "kind">): string | null {
  const typing = live.value.get(id)?.typing ?? inboxTyping.value.get(id) ?? [];
  if (typing.length === 0) return null;
  if (kind === "direct") return t("inbox.typing");
  const [a, b] = typing.map((user_id) => knownNames.value.get(user_id));
  if (typing.length === 1) {
    return a === undefined ? t("inbox.typing") : t("chat.typing_one", { name: a });
  }
  return typing.length > 2 || a === undefined || b === undefined
    ? t("chat.typing_many", { count: typing.length })
    : t("chat.typing_two", { a, b });
}

/** Whether the other person of a direct conversation is online. */
export function isPeerOnline({ direct_with }: Pick<Conversation, "direct_with">): boolean {
  return direct_with !== null && isOnline(direct_with.user_id);
}

/**
 * Whether a person is online, according to the inbox or an open conversation. While the browser is offline, nobody is:
 * sockets notice a lost network late.
 */
export function isOnline(user_id: string): boolean {
  if (!browserOnline.value) return false;
  return (
    onlinePeers.value.has(user_id) ||
    [...live.value.values()].some((each) => each.online.has(user_id))
  );
}
