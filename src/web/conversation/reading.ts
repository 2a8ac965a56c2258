import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { ConversationConnection, ConversationView, Message } from "#client/index.ts";
import { markedHere, reportRead } from "#web/inbox/read-here.ts";
import { countAfter, firstUnread } from "./timeline/timeline-item.ts";

interface Shown {
  readonly view: ReadonlySignal<ConversationView>;
  readonly myId: ReadonlySignal<string | null>;
  readonly isLoaded: ReadonlySignal<boolean>;
  /** Whether the stretch on screen reaches up to the newest message. */
  readonly isNewest: ReadonlySignal<boolean>;
}

/** The read position in an open conversation, and what is new after it. */
export class Reading {
  /** The timeline draws the unread divider before this message, and leaves it there while its reader reads on. */
  readonly unreadFrom = signal<number | null>(null);
  /** Whether the end of the stretch on screen is in sight. */
  readonly atEnd = signal(true);
  readonly #lastSeen = signal(0);
  readonly #isPaused = signal(false);
  readonly #connection: ConversationConnection;
  readonly #shown: Shown;
  readonly #unsubscribe: () => void;

  constructor(connection: ConversationConnection, shown: Shown) {
    this.#connection = connection;
    this.#shown = shown;
    const earlier = markedHere.peek();
    this.#unsubscribe = markedHere.subscribe((mark) => {
      if (mark !== earlier && mark?.conversation_id === connection.id) this.pause(mark.from);
    });
  }

  /** Whether a visible page marks new messages as read at once. */
  readonly isWatched = computed(() => {
    const { connection, catchingUp } = this.#shown.view.value;
    const isThere = this.#isAtNewest.value && this.#shown.isLoaded.value;
    return isThere && !this.#isPaused.value && connection.status === "open" && !catchingUp;
  });
  /** How many messages arrived while the reader was further up. */
  readonly newCount = computed(() =>
    this.#isAtNewest.value
      ? 0
      : countAfter(this.#shown.view.value.messages, this.#lastSeen.value, this.#shown.myId.value),
  );
  readonly #isAtNewest = computed(() => this.atEnd.value && this.#shown.isNewest.value);

  /** Messages up to this one do not count as new. */
  startAfter(id: number): void {
    this.#lastSeen.value = id;
  }

  /** Puts the unread divider before the first of these messages after `read`, and returns that message's id. */
  divide(messages: readonly Message[], read: number): number | null {
    return (this.unreadFrom.value = firstUnread(messages, read, this.#shown.myId.value));
  }

  /** The reader has seen this message and all before it. */
  sawUpTo(id: number): void {
    this.#lastSeen.value = Math.max(this.#lastSeen.peek(), id);
    if (this.#isPaused.peek()) return;
    this.#connection.read(id);
    reportRead(this.#connection.id, id);
  }

  /** Puts the unread divider before this message. Nothing counts as read until `resume` or the next visit. */
  pause(from: number): void {
    this.#isPaused.value = true;
    this.unreadFrom.value = from;
  }

  /** Sending a message marks the earlier ones as read. */
  resume(): void {
    this.unreadFrom.value = null;
    this.#isPaused.value = false;
  }

  /** The page was hidden, so messages that arrive from now on are new. */
  onHidden(): void {
    if (this.atEnd.value && !this.#isPaused.peek()) this.unreadFrom.value = null;
  }

  onMessage({ id, sender_id }: Message): void {
    if (sender_id === this.#shown.myId.value || this.unreadFrom.value !== null) return;
    const isSeen = this.atEnd.value && document.visibilityState === "visible";
    if (!isSeen) this.unreadFrom.value = id;
  }

  close(): void {
    this.#unsubscribe();
  }
}
