import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { ConversationConnection, ConversationView, Message } from "#client/index.ts";
import { markedHere, reportRead } from "#web/inbox/read-here.ts";
import { countAfter, firstUnread } from "./timeline/timeline-item.ts";

interface Shown {
  readonly view: ReadonlySignal<ConversationView>;
  readonly myId: ReadonlySignal<string | null>;
  readonly isLoaded: ReadonlySignal<boolean>;
  /** The stretch that is shown reaches up to the newest message. */
  readonly isNewest: ReadonlySignal<boolean>;
}

/** How far one has read in an open conversation, and what is new in it. */
export class Reading {
  /** The timeline draws "new" before this message, and leaves it there while one reads. */
  readonly unreadFrom = signal<number | null>(null);
  /** The newest message is in sight. */
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

  /** A visible conversation marks new messages as read. */
  readonly isWatched = computed(() => {
    const { connection, catchingUp } = this.#shown.view.value;
    const isThere = this.#isAtNewest.value && this.#shown.isLoaded.value;
    return isThere && !this.#isPaused.value && connection.status === "open" && !catchingUp;
  });
  /** How many messages came while one was reading further up. */
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

  /** Draws "new" before the first of these that came after `read`; answers which one that is. */
  divide(messages: readonly Message[], read: number): number | null {
    return (this.unreadFrom.value = firstUnread(messages, read, this.#shown.myId.value));
  }

  /** "I see this message, and all before it." */
  sawUpTo(id: number): void {
    this.#lastSeen.value = Math.max(this.#lastSeen.peek(), id);
    if (this.#isPaused.peek()) return;
    this.#connection.read(id);
    reportRead(this.#connection.id, id);
  }

  /** "New" is drawn before this message, and nothing counts as read until one comes back. */
  pause(from: number): void {
    this.#isPaused.value = true;
    this.unreadFrom.value = from;
  }

  /** Whoever sends a message has read what came before it. */
  resume(): void {
    this.unreadFrom.value = null;
    this.#isPaused.value = false;
  }

  /** The page was hidden: what comes from now on is new. */
  hidden(): void {
    if (this.atEnd.value && !this.#isPaused.peek()) this.unreadFrom.value = null;
  }

  arrived({ id, sender_id }: Message): void {
    if (sender_id === this.#shown.myId.value || this.unreadFrom.value !== null) return;
    const isSeen = this.atEnd.value && document.visibilityState === "visible";
    if (!isSeen) this.unreadFrom.value = id;
  }

  close(): void {
    this.#unsubscribe();
  }
}
