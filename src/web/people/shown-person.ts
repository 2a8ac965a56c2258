import { signal } from "@preact/signals";
import type { NamedMember } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";

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
