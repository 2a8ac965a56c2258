import { me } from "#web/app/parley.ts";

/** Where the reader stopped: the top of this message is `top` pixels below that of the viewport. */
export interface Place {
  readonly id: number;
  readonly top: number;
}

/** Where this tab last stood in each conversation. A conversation that it left at the end has no entry. */
const kept = new Map<string, Place>();

export function keptPlace(conversation_id: string): Place | null {
  return kept.get(keyOf(conversation_id)) ?? null;
}

export function keepPlace(conversation_id: string, place: Place | null): void {
  if (place === null) kept.delete(keyOf(conversation_id));
  else kept.set(keyOf(conversation_id), place);
}

/** Someone else may sign in to this tab and open the same conversation. */
function keyOf(conversation_id: string): string {
  return `${me.peek()?.id ?? ""} ${conversation_id}`;
}
