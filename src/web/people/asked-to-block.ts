import { signal } from "@preact/signals";

/** Somebody to block, as they are called. */
export interface PersonToBlock {
  user_id: string;
  name: string;
}

/** Whom to ask about before they are blocked. */
export const askedToBlock = signal<PersonToBlock | null>(null);
