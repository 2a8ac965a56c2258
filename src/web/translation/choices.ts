import { signal } from "@preact/signals";
import type { Message } from "#client/index.ts";
import { conversationById } from "#web/inbox/inbox.ts";

type Ref = Pick<Message, "conversation_id" | "id">;

/** Messages of which one chose to see the translation, or not to, for as long as the page lives. */
const choices = signal<ReadonlyMap<string, boolean>>(new Map());

export function chosenFor(ref: Ref): boolean | undefined {
  return choices.value.get(keyOf(ref));
}

/** `undefined`: as the conversation has it. */
export function choose(ref: Ref, isTranslated: boolean | undefined): void {
  const next = new Map(choices.value);
  if (isTranslated === undefined) next.delete(keyOf(ref));
  else next.set(keyOf(ref), isTranslated);
  choices.value = next;
}

/** By one's choice for it, else as the conversation's setting is. */
export function isTranslated(ref: Ref): boolean {
  return chosenFor(ref) ?? conversationById(ref.conversation_id)?.settings.translate ?? false;
}

function keyOf({ conversation_id, id }: Ref): string {
  return `${conversation_id}/${id}`;
}
