import { attempt } from "#web/app/attempt.ts";
import { openConversation } from "#web/app/navigate.ts";
import { me, parley } from "#web/app/parley.ts";
import { conversations, showConversation } from "#web/inbox/inbox.ts";
import { isSaved } from "#web/inbox/names.ts";

/** The id of the user's saved messages, which the server creates on first use. */
export async function savedId(): Promise<string> {
  const listed = conversations.peek().find(isSaved);
  if (listed !== undefined) return listed.id;
  const member_ids = me.peek() === null ? [] : [me.peek()?.id ?? ""];
  const saved = await parley.conversations.create({ kind: "direct", member_ids });
  showConversation(saved);
  return saved.id;
}

export function openSaved(): void {
  void attempt(async () => openConversation(await savedId()));
}
