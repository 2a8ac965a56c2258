import type { ConversationConnection } from "#client/index.ts";
import { saveCached } from "#web/storage/messages-cache.ts";

/** What is kept of a conversation is written this long after it changed: a burst is written once. */
const KEEP_MS = 1_000;

/** What the conversation last looked like, kept on this device for the next time. */
export class KeptCopy {
  readonly #connection: Pick<ConversationConnection, "id" | "view">;
  readonly #mayKeep: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `mayKeep` is asked when it is written: one may be in it no more, or signed out. */
  constructor(connection: Pick<ConversationConnection, "id" | "view">, mayKeep: () => boolean) {
    this.#connection = connection;
    this.#mayKeep = mayKeep;
  }

  changed(): void {
    this.#timer ??= setTimeout(() => this.#keep(), KEEP_MS);
  }

  close(): void {
    if (this.#timer !== undefined) this.#keep();
  }

  #keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#mayKeep()) return;
    const { messages, members, conversation } = this.#connection.view;
    const copy = { messages, members: [...members.values()], conversation };
    void saveCached(this.#connection.id, copy);
  }
}
