import { signal } from "@preact/signals";
import type { NamedMember } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";

/* The dialogs about a person, which the shell shows. Any part of the page opens one from here. */

/** Whose card lies over the page. */
export const shownPerson = signal<NamedMember | null>(null);

/** `known`: what the one who asks knows of them; without it, the server is asked. */
export function showPerson(user_id: string, known?: NamedMember): void {
  if (known !== undefined) {
    shownPerson.value = known;
    return;
  }
  void attempt(async () => {
    const { username, display_name, avatar_url } = await parley.users.get(user_id);
    shownPerson.value = { user_id, username, display_name, avatar_url, nickname: null };
  });
}

/** Somebody to block, as they are called. */
export interface PersonToBlock {
  user_id: string;
  name: string;
}

/** Whom to ask about before they are blocked. */
export const askedToBlock = signal<PersonToBlock | null>(null);

/** Whom, or which message of whom, one is about to report. */
export interface ToReport {
  readonly name: string;
  readonly user_id: string;
  readonly message?: { readonly conversation_id: string; readonly message_id: number };
}

export const toReport = signal<ToReport | null>(null);
