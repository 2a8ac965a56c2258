import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import {
  primary,
  ParleyError,
  type Message,
  type MessageTranslation,
  type TranslationFailure,
} from "#client/index.ts";
import { isForeign } from "./foreign.ts";

/** Whether and when a retry of a failed translation can help. */
export type Retry = "now" | "later" | "never";

/** A message in one language. `none`: it is in that language already, or cannot be translated. */
export type TranslationState =
  | { readonly state: "idle" | "awaited" | "none" }
  | { readonly state: "failed"; readonly retry: Retry }
  | { readonly state: "made"; readonly made: MessageTranslation };

/** Makes translations. Both methods resolve to `null` if there is none to show. */
export interface Engine {
  /** For messages that scrolled into view: may batch them, and leave some out for now. */
  want: (message: Message, language: string) => Promise<MessageTranslation | null>;
  /** For a message that the user asked to translate. */
  ask: (message: Message, language: string) => Promise<MessageTranslation | null>;
}

interface Entry {
  readonly shown: Signal<TranslationState>;
  /** The request under way. */
  asking: Promise<void> | null;
  tries: number;
}

interface Failure {
  readonly retryable: boolean;
  readonly retryAfterMs: number;
}

type Target = Pick<Message, "conversation_id" | "id" | "text_version">;

/** The most translations in memory; the oldest go first. */
const MOST = 1_000;
/** The first delay of a retry; doubles each time. */
const RETRY_MS = 3_000;
const RETRY_MAX_MS = 60_000;
const TRIES = 5;

const IDLE = { state: "idle" } as const;
const NONE = { state: "none" } as const;

/**
 * The page's translations, shared by all views: each version of a text is requested once per language. Failures of
 * what the user did not ask for are silent, and retried after a pause while the message is in view.
 */
export class Translations {
  readonly #engine: Engine;
  readonly #after: (ms: number, run: () => void) => void;
  readonly #entries = new Map<string, Entry>();
  readonly #turn = signal(0);
  readonly #paused = signal(false);
  #waits = false;
  #misses = 0;

  constructor(engine: Engine, after: (ms: number, run: () => void) => void) {
    this.#engine = engine;
    this.#after = after;
  }

  /** Increments when failed translations may be requested again. */
  get turn(): ReadonlySignal<number> {
    return this.#turn;
  }

  /** Whether requests are paused because the translator does not answer. */
  get paused(): ReadonlySignal<boolean> {
    return this.#paused;
  }

  of(message: Target, language: string): ReadonlySignal<TranslationState> {
    return this.#entry(message, language).shown;
  }

  /** Call while a message is in view. */
  want(message: Message, language: string): void {
    const entry = this.#entry(message, language);
    const shown = entry.shown.peek();
    const { state } = shown;
    const isOpen = state === "idle" || (state === "failed" && shown.retry === "now");
    if (!isOpen || entry.asking !== null || this.#paused.peek() || entry.tries >= TRIES) return;
    entry.tries += 1;
    if (state === "idle") entry.shown.value = { state: "awaited" };
    entry.asking = this.#want(entry, message, language).finally(() => (entry.asking = null));
  }

  /** Requests a translation for the user. Resolves to `false` if the text is in that language; rejects on failure. */
  async ask(message: Message, language: string): Promise<boolean> {
    const entry = this.#entry(message, language);
    await entry.asking;
    if (entry.shown.peek().state === "made") return true;
    entry.shown.value = { state: "awaited" };
    try {
      const made = await this.#engine.ask(message, language);
      entry.shown.value = made === null ? NONE : { state: "made", made };
      return made !== null;
    } catch (error) {
      this.#gaveUp(entry, failureOf(error), false);
      throw error;
    }
  }

  /** Stores a translation that the server sent unasked. */
  learn(conversation_id: string, id: number, made: MessageTranslation): void {
    const { version: text_version, language } = made;
    const entry = this.#entry({ conversation_id, id, text_version }, language);
    entry.shown.value = { state: "made", made };
  }

  /** Records that the server reported no translation for now. */
  learnFailure(conversation_id: string, id: number, failure: TranslationFailure): void {
    const { version: text_version, language, retryable, retry_after_ms = 0 } = failure;
    const entry = this.#entry({ conversation_id, id, text_version }, language);
    const { state } = entry.shown.peek();
    // A request under way will bring its own answer.
    if (state === "made" || entry.asking !== null) return;
    this.#gaveUp(entry, { retryable, retryAfterMs: retry_after_ms });
  }

  /** Call when more can be translated than before. */
  again(): void {
    for (const entry of this.#entries.values()) {
      const { state } = entry.shown.peek();
      entry.tries = 0;
      if (state === "none" || state === "failed") entry.shown.value = IDLE;
    }
    this.#turn.value += 1;
  }

  clear(): void {
    this.#entries.clear();
  }

  async #want(entry: Entry, message: Message, language: string): Promise<void> {
    try {
      const made = await this.#engine.want(message, language);
      // The server may have sent one in the meantime.
      if (entry.shown.peek().state === "made") return;
      if (made !== null) {
        entry.shown.value = { state: "made", made };
        this.#misses = 0;
      } else if (isForeign(message, language)) {
        this.#gaveUp(entry, { retryable: true, retryAfterMs: 0 }, false);
      } else entry.shown.value = NONE;
    } catch (error) {
      if (entry.shown.peek().state === "made") return;
      this.#gaveUp(entry, failureOf(error));
    }
  }

  #fail(entry: Entry, { retryable, retryAfterMs }: Failure): void {
    const isLater = retryable && retryAfterMs > 0;
    const failed = {
      state: "failed",
      retry: retryable ? (isLater ? "later" : "now") : "never",
    } as const;
    entry.shown.value = failed;
    if (!isLater) return;
    this.#after(retryAfterMs, () => {
      if (entry.shown.peek() !== failed) return;
      entry.shown.value = { state: "failed", retry: "now" };
      // The scheduled turn may have come before this retry was due.
      if (!this.#waits) this.#turn.value += 1;
    });
  }

  /** `isDown`: pause other requests, too. */
  #gaveUp(entry: Entry, failure: Failure, isDown = failure.retryable): void {
    this.#fail(entry, failure);
    if (!failure.retryable) return;
    if (isDown) this.#paused.value = true;
    // Retries all failures together.
    if (this.#waits) return;
    this.#waits = true;
    const backoff = Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** this.#misses++);
    this.#after(Math.max(backoff, failure.retryAfterMs), () => {
      this.#waits = false;
      this.#paused.value = false;
      this.#turn.value += 1;
    });
  }

  #entry({ conversation_id, id, text_version }: Target, language: string): Entry {
    const key = [conversation_id, id, text_version, primary(language)].join("/");
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry = { shown: signal<TranslationState>(IDLE), asking: null, tries: 0 };
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= MOST && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(key, entry);
    return entry;
  }
}

/** Errors that are not the server's answer count as retryable. */
function failureOf(error: unknown): Failure {
  if (!(error instanceof ParleyError)) return { retryable: true, retryAfterMs: 0 };
  return { retryable: error.retryable, retryAfterMs: error.retryAfterMs ?? 0 };
}
