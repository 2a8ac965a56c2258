import { signal } from "@preact/signals";
import { randomId, type Message } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { openConversation } from "#web/app/navigate.ts";
import { showToast } from "#web/app/toast.ts";
import { deliver } from "#web/conversation/connections.ts";
import { t } from "#web/i18n/t.ts";
import { rememberForward } from "./forwarded-here.ts";
import { savedId } from "./saved-messages.ts";

/** The messages whose receivers are being chosen. */
export const toForward = signal<readonly Message[] | null>(null);

/** What can be sent on: neither what is deleted nor what the server reports. */
export function isForwardable({ deleted_at, kind }: Message): boolean {
  return deleted_at === null && kind !== "system";
}

/** Puts messages, in their order, into the outbox of one conversation, behind a comment if there is one. */
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
