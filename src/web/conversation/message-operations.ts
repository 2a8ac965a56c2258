import { signal } from "@preact/signals";
import { ParleyError, type Message } from "#client/index.ts";
import { conversationPath } from "#web/app/navigate.ts";
import { showToast } from "#web/app/toast.ts";
import { t, type Key } from "#web/i18n/t.ts";
import { rectOf, type Anchor } from "#web/ui/place.ts";
import type { ConversationModel } from "./conversation-model.ts";

/** What floats above the conversation, one at a time. */
export type Floating =
  | { readonly kind: "menu"; readonly message: Message; readonly anchor: Anchor }
  | { readonly kind: "react"; readonly message: Message; readonly anchor: Anchor }
  | { readonly kind: "emoji"; readonly message: Message; readonly anchor: Anchor }
  | { readonly kind: "delete"; readonly message: Message }
  | { readonly kind: "seen_by"; readonly message: Message };

/** What one can do with a message. A failure is told in a toast: there is nothing to undo. */
export class MessageOperations {
  readonly floating = signal<Floating | null>(null);
  readonly #model: ConversationModel;

  constructor(model: ConversationModel) {
    this.#model = model;
  }

  openMenu(message: Message, anchor: Anchor): void {
    if (message.kind === "system") return;
    this.floating.value = { kind: "menu", message, anchor: rectOf(anchor) };
  }

  openReact(message: Message, anchor: Anchor): void {
    if (message.deleted_at !== null) return;
    this.floating.value = { kind: "react", message, anchor: rectOf(anchor) };
  }

  close(): void {
    this.floating.value = null;
  }

  reply({ id, deleted_at }: Message): void {
    if (deleted_at !== null) return;
    this.#model.editing.value = null;
    this.#model.replyingTo.value = id;
  }

  startEdit(message: Message): void {
    this.#model.replyingTo.value = null;
    this.#model.editing.value = message;
  }

  edit({ id }: Message, text: string): void {
    this.#try(this.#model.handle.messages.edit(id, text));
  }

  react({ id }: Message, emoji: string, active: boolean): void {
    this.#try(this.#model.handle.messages.react(id, emoji, active));
  }

  pin({ id, pinned }: Message): void {
    this.#try(this.#model.handle.messages.pin(id, !pinned));
  }

  delete({ id }: Message): void {
    this.#try(this.#model.handle.messages.delete(id));
  }

  markUnread({ id }: Message): void {
    this.#model.pauseReading(id);
    const marking = this.#model.handle.markUnread(id);
    this.#try(marking.then(() => showToast(t("message.marked_unread"))));
  }

  openThread({ id, reply_to }: Message): void {
    this.#model.thread.value = reply_to ?? id;
  }

  jump(id: number): void {
    this.#model.jumpTo(id).then(
      (found) => {
        if (!found) showToast(t("chat.message_missing"));
      },
      () => showToast(t("message.failed_action")),
    );
  }

  copyText({ text }: Message): void {
    this.#copy(text ?? "");
  }

  copyLink({ id }: Message): void {
    this.#copy(location.origin + conversationPath(this.#model.id, id));
  }

  #copy(text: string): void {
    this.#try(navigator.clipboard.writeText(text).then(() => showToast(t("message.copied"))));
  }

  #try(work: Promise<unknown>): void {
    work.catch((error: unknown) => showToast(t(textOf(error))));
  }
}

function textOf(error: unknown): Key {
  const code = error instanceof ParleyError ? error.code : "";
  if (code === "forbidden") return "message.forbidden";
  if (code === "too_many") return "message.too_many";
  if (code === "message_deleted" || code === "not_found") return "chat.message_missing";
  return "message.failed_action";
}
