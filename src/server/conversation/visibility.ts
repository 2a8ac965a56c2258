import type { Actor } from "#domain/actor.ts";
import { isVisible } from "#domain/visibility.ts";
import type { Message } from "#protocol/message.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";

/** Returns the first message that the actor sees; the app sees all. */
export function visibleFrom(store: ConversationStore, { role, user_id }: Actor): number {
  return role === "app" ? 0 : store.visibleFrom(user_id);
}

/** VISIBLE-1: returns a message only if the actor sees it. */
export function messageFor(
  store: ConversationStore,
  actor: Actor,
  id: number,
): Message | undefined {
  return isVisible(id, visibleFrom(store, actor)) ? store.messages.get(id) : undefined;
}
