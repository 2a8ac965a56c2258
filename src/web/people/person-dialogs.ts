import { signal } from "@preact/signals";
import type { NamedMember } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";

/* The dialogs about a person, which the shell shows. Any part of the page opens one from here. */

/** The person whose card is open. */
export const shownPerson = signal<NamedMember | null>(null);

/** `known`: what the caller knows of the person; otherwise it is requested from the server. */
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

/** A person to block, with the name to show. */
export interface PersonToBlock {
  user_id: string;
  name: string;
}

/** The person whom the block dialog asks about. */
export const askedToBlock = signal<PersonToBlock | null>(null);

/** A person to report, or one of their messages. */
export interface ToReport {
  readonly name: string;
  readonly user_id: string;
  readonly message?: { readonly conversation_id: string; readonly message_id: number };
}

export const toReport = signal<ToReport | null>(null);
