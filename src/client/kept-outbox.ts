import type { Outbox, PendingSend } from "./outbox.ts";
import { keep, parseKept, type OutboxStore } from "./outbox-store.ts";

export interface KeptOutboxOptions {
  conversation_id: string;
  store: OutboxStore;
  /** The store failed; the messages are still sent. */
  onStoreError: (error: unknown) => void;
}

/** One person's unsent messages in one conversation, in a store that may also hold others' messages. */
export class KeptOutbox {
  readonly #options: KeptOutboxOptions;
  readonly #owner: string;
  #storing: Promise<void> = Promise.resolve();

  constructor(options: KeptOutboxOptions, owner: string) {
    this.#options = options;
    this.#owner = owner;
  }

  async load(): Promise<Outbox> {
    const { store, conversation_id, onStoreError } = this.#options;
    try {
      const kept = await store.load(conversation_id);
      return kept.map((value) => parseKept(value, this.#owner)).filter((send) => send !== null);
    } catch (error) {
      onStoreError(error);
      return [];
    }
  }

  /** Writes one after the other, so that a message is not restored after its removal. */
  changed(previous: Outbox, next: Outbox): void {
    const { store, conversation_id, onStoreError } = this.#options;
    const left = next.filter(({ status }) => status.state !== "acked");
    const known = new Map(previous.map((send) => [send.client_id, send]));
    const put = left.filter((send) => {
      const before = known.get(send.client_id);
      return before === undefined || isFailed(before) !== isFailed(send);
    });
    const ids = new Set(left.map(({ client_id }) => client_id));
    const gone = previous.filter(
      ({ client_id, status }) => status.state !== "acked" && !ids.has(client_id),
    );
    if (put.length === 0 && gone.length === 0) return;
    this.#storing = this.#storing
      .then(async () => {
        for (const send of put) await store.put(conversation_id, keep(send, this.#owner));
        for (const { client_id } of gone) await store.remove(conversation_id, client_id);
      })
      .catch(onStoreError);
  }
}

function isFailed({ status }: PendingSend): boolean {
  return status.state === "failed";
}
