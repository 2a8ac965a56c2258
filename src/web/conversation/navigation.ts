import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { ConversationConnection, ConversationView } from "#client/index.ts";
import { connection } from "#web/app/connection.ts";
import type { Reading } from "./reading.ts";
import { stretchOf } from "./stretch.ts";
import { keptPlace, type Place } from "./timeline/kept-place.ts";
import { indexOf } from "./timeline/timeline-item.ts";

/** How long the target of a jump stays highlighted. */
const HIGHLIGHT_MS = 2_400;

/** The page waits this long for the message to open at, then shows what it has. */
const OPENING_MS = 4_000;

/** Where the timeline scrolls once it can. A number aligns the row that many pixels below the top. */
export type ScrollTarget =
  | { readonly id: number; readonly align: "start" | "center" | number }
  | "end";

interface Surroundings {
  readonly connection: ConversationConnection;
  readonly view: ReadonlySignal<ConversationView>;
  readonly reading: Reading;
  /** The row that shows a message: an album is one row. */
  readonly rowOf: (id: number) => number;
  readonly unfold: (id: number) => void;
}

/** Which stretch of an open conversation the timeline shows, and where it scrolls. */
export class Navigation {
  /** A message of the stretch on screen; `null`: the newest stretch. */
  readonly anchor = signal<number | null>(null);
  readonly target = signal<ScrollTarget | null>(null);
  readonly highlighted = signal<number | null>(null);
  /** Whether the message to open at is still loading. The page shows nothing else before it. */
  readonly opening = signal(false);
  readonly #around: Surroundings;
  /** Whether it opens where its reader stopped. A link to a message takes precedence. */
  readonly #returns: boolean;
  /** A message jumped to in the cached copy. The timeline jumps there again once the server has answered. */
  #wentTo: number | null = null;
  #wasLoaded = false;
  #highlightTimer: ReturnType<typeof setTimeout> | undefined;

  /** `messageId` is the message that a link leads to. */
  constructor(messageId: number | null, around: Surroundings) {
    this.#around = around;
    this.#returns = messageId === null && keptPlace(around.connection.id) !== null;
    this.opening.value = messageId !== null || this.#returns;
    setTimeout(() => (this.opening.value = false), OPENING_MS);
  }

  readonly stretch = computed(() => stretchOf(this.#around.view.value, this.anchor.value));
  readonly isNewest = computed(() => this.stretch.value.isNewest);

  /** Jumps to a message, loaded or not, and highlights it. Resolves to whether it exists. */
  async jumpTo(id: number): Promise<boolean> {
    const { connection, rowOf } = this.#around;
    try {
      if (indexOf(this.stretch.value.messages, id) < 0) {
        await connection.caughtUp();
        if ((await connection.loadAround(id)) === null) return false;
        this.anchor.value = id;
      } else if (!this.#wasLoaded) {
        this.#wentTo = id;
      }
      this.target.value = { id: rowOf(id), align: "center" };
      this.#highlight(id);
      return true;
    } finally {
      this.opening.value = false;
    }
  }

  /** Jumps to the latest messages. */
  jumpToEnd(): void {
    this.anchor.value = null;
    this.target.value = "end";
  }

  /** The cached copy has loaded. A reader who returns may read on in it until the server answers. */
  onCached(): void {
    const place = keptPlace(this.#around.connection.id);
    if (!this.#returns || this.#wasLoaded || place === null) return;
    const isHere = indexOf(this.stretch.value.messages, place.id) >= 0;
    if (isHere) this.#goTo(place);
    if (isHere || connection.value.notice === "offline") this.opening.value = false;
  }

  /** The server has answered. The first answer decides where reading starts. */
  onLoaded({ me, messages, unread }: ConversationView): void {
    if (this.#wasLoaded) return;
    this.#wasLoaded = true;
    const { reading } = this.#around;
    const wentTo = this.#wentTo;
    if (wentTo !== null) void this.jumpTo(wentTo).catch(() => undefined);
    const place = this.#returns && wentTo === null ? keptPlace(this.#around.connection.id) : null;
    if (place !== null) void this.#returnTo(place).finally(() => (this.opening.value = false));
    else if (this.#returns) this.opening.value = false;
    if (me === null) return;
    const isCounted = place !== null && !unread.more;
    reading.startAfter(isCounted ? me.read : Math.max(me.read, messages.at(-1)?.id ?? 0));
    if (unread.count === 0) return;
    if (place !== null && unread.more) {
      void this.#divideAt(me.read);
      return;
    }
    if (!unread.more || me.read === 0) {
      const from = reading.divide(messages, me.read);
      // The timeline may already show the cached copy, at its end.
      if (from !== null && place === null && wentTo === null && !this.opening.value)
        this.target.value = { id: from, align: "start" };
    } else if (wentTo === null && !this.opening.value) {
      this.#openAtRead(me.read);
    }
  }

  close(): void {
    clearTimeout(this.#highlightTimer);
  }

  /** Loads the place first if only the cached copy had it, or nothing has it any more. */
  async #returnTo(place: Place): Promise<void> {
    const { connection, view } = this.#around;
    try {
      if (indexOf(view.value.messages, place.id) < 0) {
        if ((await connection.loadAround(place.id)) === null) return;
        this.anchor.value = place.id;
      }
      this.#goTo(place);
    } catch {
      // The conversation then opens at its end.
    }
  }

  #goTo({ id, top }: Place): void {
    this.#around.reading.atEnd.value = false;
    this.target.value = { id, align: top };
  }

  /** The reader returns to an earlier place; the unread divider stands at the read position. */
  async #divideAt(read: number): Promise<void> {
    const { connection, view, reading } = this.#around;
    if ((await connection.loadAround(read).catch(() => null)) === null) return;
    reading.divide(stretchOf(view.value, read).messages, read);
  }

  /** There are more unread messages than loaded ones, so reading starts at the read position. */
  #openAtRead(read: number): void {
    const { connection, reading } = this.#around;
    this.opening.value = true;
    const finding = connection.loadAround(read).then((found) => {
      if (found === null) return;
      this.anchor.value = read;
      reading.divide(this.stretch.value.messages, read);
    });
    void finding.catch(() => undefined).finally(() => (this.opening.value = false));
  }

  #highlight(id: number): void {
    this.highlighted.value = id;
    // The searched words may be in the folded part.
    this.#around.unfold(id);
    clearTimeout(this.#highlightTimer);
    this.#highlightTimer = setTimeout(() => (this.highlighted.value = null), HIGHLIGHT_MS);
  }
}
