import { me } from "#web/app/parley.ts";

/** Where someone reads on: this message, `top` pixels below the upper edge of what is in sight; above it if negative. */
export interface Place {
  readonly id: number;
  readonly top: number;
}

/** Where this tab was last in each conversation; nothing where that was at the end. */
const kept = new Map<string, Place>();

export function keptPlace(conversation_id: string): Place | null {
  return kept.get(keyOf(conversation_id)) ?? null;
}

export function keepPlace(conversation_id: string, place: Place | null): void {
  if (place === null) kept.delete(keyOf(conversation_id));
  else kept.set(keyOf(conversation_id), place);
}

/** Somebody else may sign in here, and read the same conversation. */
function keyOf(conversation_id: string): string {
  return `${me.peek()?.id ?? ""} ${conversation_id}`;
}
