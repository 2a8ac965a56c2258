import { signal } from "@preact/signals";
import { randomId, type Message } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { openConversation } from "#web/app/navigate.ts";
import { showToast } from "#web/app/toast.ts";
import { deliver } from "#web/conversation/connections.ts";
import { t } from "#web/i18n/t.ts";
import { rememberForward } from "./forwarded-here.ts";
import { savedId } from "./saved-messages.ts";

/** The messages to forward, while the dialog is open. */
export const toForward = signal<readonly Message[] | null>(null);

/** Deleted and system messages cannot be forwarded. */
export function isForwardable({ deleted_at, kind }: Message): boolean {
  return deleted_at === null && kind !== "system";
}

/** Queues messages for a conversation in their original order, after an optional comment. */
export function sendForwards(id: string, messages: readonly Message[], comment = ""): void {
  if (comment.trim() !== "") void deliver(id, { text: comment });
  for (const message of messages.toSorted((a, b) => a.id - b.id)) {
    const client_id = randomId();
    rememberForward(client_id, message);
    const { conversation_id, id: message_id } = message;
    void deliver(id, { client_id, forward_of: { conversation_id, message_id } });
  }
}

export function saveMessages(messages: readonly Message[]): void {
  void attempt(async () => {
    const id = await savedId();
    sendForwards(id, messages);
    showToast(t("forward.saved"), { label: t("forward.open"), run: () => openConversation(id) });
  });
}
