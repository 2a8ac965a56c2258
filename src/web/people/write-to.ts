import { attempt } from "#web/app/attempt.ts";
import { openConversation } from "#web/app/navigate.ts";
import { parley } from "#web/app/parley.ts";
import { conversations, showConversation } from "#web/inbox/inbox.ts";

/** Opens the direct conversation with a person. One that is in the list opens offline, too. */
export function writeTo(user_id: string): void {
  const listed = conversations.value.find(({ direct_with }) => direct_with?.user_id === user_id);
  if (listed !== undefined) {
    openConversation(listed.id);
    return;
  }
  void attempt(async () => {
    const direct = await parley.conversations.create({ kind: "direct", member_ids: [user_id] });
    showConversation(direct);
    openConversation(direct.id);
  });
}
