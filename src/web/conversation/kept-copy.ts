import type { ConversationConnection } from "#client/index.ts";
import { saveCached } from "#web/storage/messages-cache.ts";
import { Paced } from "#web/storage/paced.ts";

/** What is kept of a conversation is written this long after it changed: a burst is written once. */
const KEEP_MS = 1_000;

/** What the conversation last looked like, kept on this device for the next time. */
export class KeptCopy {
  readonly #connection: Pick<ConversationConnection, "id" | "view">;
  readonly #mayKeep: () => boolean;
  readonly #paced = new Paced(() => this.#keep(), KEEP_MS);

  /** `mayKeep` is asked when it is written: one may be in it no more, or signed out. */
  constructor(connection: Pick<ConversationConnection, "id" | "view">, mayKeep: () => boolean) {
    this.#connection = connection;
    this.#mayKeep = mayKeep;
  }

  changed(): void {
    this.#paced.ask();
  }

  close(): void {
    this.#paced.now();
  }

  #keep(): void {
    if (!this.#mayKeep()) return;
    const { messages, members, conversation } = this.#connection.view;
    const copy = { messages, members: [...members.values()], conversation };
    void saveCached(this.#connection.id, copy);
  }
}
