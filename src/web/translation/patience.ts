import { effect, signal } from "@preact/signals";
import type { Message } from "#client/index.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { restOf } from "./rest-of.ts";

/** The translation of a text that came live comes by itself; after this long it is asked for. */
const COMING_MS = 5_000;

/** A new text is known to lists a moment later than to its conversation. */
const LISTED_MS = 1_500;

/** Conversations that are connected, with nothing missing. */
const live = signal<ReadonlySet<string>>(new Set());

export function setLive(conversation_id: string, isLive: boolean): void {
  if (live.value.has(conversation_id) === isLive) return;
  const next = new Set(live.value);
  if (isLive) next.add(conversation_id);
  else next.delete(conversation_id);
  live.value = next;
}

/** Those of which translations come by themselves, and since when; milliseconds since 1970. */
const listening = new Map<string, number>();
effect(() => {
  const ids = [...live.value].filter((id) => conversationById(id)?.settings.translate);
  for (const id of listening.keys()) if (!ids.includes(id)) listening.delete(id);
  for (const id of ids) if (!listening.has(id)) listening.set(id, Date.now());
});

type Written = Pick<Message, "conversation_id" | "created_at" | "edited_at">;

/** How long to wait before asking for this message. */
export function patience({ conversation_id, created_at, edited_at }: Written): number {
  const writtenAt = Date.parse(edited_at ?? created_at);
  const isComing = writtenAt >= (listening.get(conversation_id) ?? Number.POSITIVE_INFINITY);
  return restOf(isComing ? COMING_MS : LISTED_MS, writtenAt, Date.now());
}
