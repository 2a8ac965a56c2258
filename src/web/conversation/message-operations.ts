import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Message, PendingSend } from "#client/index.ts";
import { conversationPath } from "#web/app/navigate.ts";
import { problemText, type Causes } from "#web/app/problem-text.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { rectOf, type Anchor } from "#web/ui/place.ts";
import { toReport } from "#web/people/person-dialogs.ts";
import type { ConversationModel } from "./conversation-model.ts";
import { nameIn } from "./people.ts";
import { Selection } from "./selection/selection.ts";
import type { Albums } from "./timeline/albums.ts";

/** The message that a composer replies to or edits; without one it writes a new message. */
export interface Subject {
  readonly replyingTo: Signal<number | null>;
  readonly editing: Signal<Message | null>;
  /** A text that failed to send, to put back into the composer. */
  readonly revived: Signal<string | null>;
}

/** The menu, popover or dialog over the conversation. There is one at a time. */
export type Floating =
  | { readonly kind: "menu"; readonly message: Message; readonly anchor: Anchor }
  | { readonly kind: "react"; readonly message: Message; readonly anchor: Anchor }
  | { readonly kind: "emoji"; readonly message: Message; readonly anchor: Anchor }
  | { readonly kind: "delete"; readonly message: Message }
  | { readonly kind: "seen_by"; readonly message: Message }
  | { readonly kind: "reactions"; readonly message: Message }
  | { readonly kind: "revisions"; readonly message: Message };

const CAUSES: Causes = {
  forbidden: "message.forbidden",
  quota_exceeded: "chat.no_room",
  message_deleted: "chat.message_missing",
  not_found: "chat.message_missing",
};

/** The messages that a list shows: a conversation's timeline, or a thread. */
export interface Shown {
  readonly messages: readonly Message[];
  readonly albums: Albums;
}

/** The operations on a message. A failure shows a toast; there is nothing to roll back. */
export class MessageOperations {
  readonly floating = signal<Floating | null>(null);
  /** Counts how often one asked to reply: the same message may be asked for again. */
  readonly replies = signal(0);
  /** The selected messages of the list. */
  readonly selection = new Selection();
  readonly #model: ConversationModel;
  readonly #subject: Subject;
  readonly shown: ReadonlySignal<Shown>;

  /** `subject` belongs to the composer that writes replies and edits, `shown` to the list that the messages are in. */
  constructor(
    model: ConversationModel,
    {
      subject = model,
      shown = timelineOf(model),
    }: { subject?: Subject; shown?: ReadonlySignal<Shown> } = {},
  ) {
    this.#model = model;
    this.#subject = subject;
    this.shown = shown;
  }

  /** A message of the list, or one that it no longer shows. */
  find(id: number): Message | undefined {
    return this.shown.value.messages.find((message) => message.id === id) ?? this.#model.find(id);
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
    this.#subject.editing.value = null;
    this.#subject.replyingTo.value = id;
    this.replies.value += 1;
  }

  startEdit(message: Message): void {
    this.#subject.replyingTo.value = null;
    this.#subject.editing.value = message;
  }

  /** Resolves to whether it succeeded. */
  edit({ id }: Message, text: string): Promise<boolean> {
    return this.#try(this.#model.handle.messages.edit(id, text));
  }

  removePreview({ id }: Message): void {
    void this.#try(this.#model.handle.messages.edit(id, { preview: null }));
  }

  react({ id }: Message, emoji: string, active: boolean): void {
    void this.#try(this.#model.handle.messages.react(id, emoji, active), {
      too_many: "message.reactions_full",
    });
  }

  pin({ id, pinned }: Message): void {
    void this.#try(this.#model.handle.messages.pin(id, !pinned), { too_many: "message.pins_full" });
  }

  markUnread({ id }: Message): void {
    this.#model.reading.pause(id);
    const marking = this.#model.handle.markUnread(id);
    void this.#try(marking.then(() => showToast(t("message.marked_unread"))));
  }

  /** Moves a failed message back into the composer. */
  rewrite({ client_id, draft: { text, reply_to } }: PendingSend): void {
    if (!this.#model.connection.discard(client_id)) return;
    this.#subject.editing.value = null;
    this.#subject.replyingTo.value = reply_to ?? null;
    this.#subject.revived.value = text ?? null;
  }

  openThread({ id, reply_to }: Pick<Message, "id" | "reply_to">): void {
    this.#model.searching.value = false;
    this.#model.thread.value = reply_to ?? id;
  }

  openSearch(): void {
    this.#model.thread.value = null;
    this.#model.searching.value = true;
  }

  jump(id: number): void {
    this.#model.navigation.jumpTo(id).then(
      (found) => {
        if (!found) showToast(t("chat.message_missing"));
      },
      (error: unknown) => showToast(problemText(error)),
    );
  }

  report({ id: message_id, conversation_id, sender_id: user_id }: Message): void {
    const name = nameIn(this.#model.people.value, user_id);
    toReport.value = { name, user_id, message: { conversation_id, message_id } };
  }

  copyText({ text }: { readonly text?: string | null | undefined }): void {
    this.#copy(text ?? "");
  }

  copyLink({ id }: Message): void {
    this.#copy(location.origin + conversationPath(this.#model.id, id));
  }

  #copy(text: string): void {
    void this.#try(navigator.clipboard.writeText(text).then(() => showToast(t("message.copied"))));
  }

  #try(work: Promise<unknown>, causes?: Causes): Promise<boolean> {
    return work.then(
      () => true,
      (error: unknown) => {
        showToast(problemText(error, { ...CAUSES, ...causes }));
        return false;
      },
    );
  }
}

function timelineOf(model: ConversationModel): ReadonlySignal<Shown> {
  return computed(() => ({
    messages: model.navigation.stretch.value.messages,
    albums: model.albums.value,
  }));
}
