import type { Unsubscribe } from "./emitter.ts";

interface Connection<View> {
  readonly view: View;
  subscribe(listener: () => void): Unsubscribe;
  close(): void;
}

/** One connection for all who show the same: open from the first subscriber to the last. */
export class SharedConnection<View, C extends Connection<View>> {
  readonly #open: () => C;
  #connection: C | null = null;
  #subscribers = 0;

  constructor(open: () => C) {
    this.#open = open;
  }

  /** `null` while nobody subscribes. */
  get connection(): C | null {
    return this.#connection;
  }

  readonly view = (): View | null => this.#connection?.view ?? null;

  readonly subscribe = (listener: () => void): Unsubscribe => {
    const connection = (this.#connection ??= this.#open());
    this.#subscribers += 1;
    const unsubscribe = connection.subscribe(listener);
    return () => {
      unsubscribe();
      this.#subscribers -= 1;
      if (this.#subscribers > 0) return;
      this.#connection = null;
      connection.close();
    };
  };
}
