import { Emitter, type Unsubscribe } from "./emitter.ts";

interface Connection<View> {
  readonly view: View;
  subscribe(listener: () => void): Unsubscribe;
  close(): void;
}

/**
 * One connection for all subscribers of the same view, open from the first to the last. Each sign-in replaces it, since
 * the previous one has stopped or belongs to another person.
 */
export class SharedConnection<View, C extends Connection<View>> {
  readonly #open: () => C;
  readonly #onSignedIn: (listener: () => void) => Unsubscribe;
  readonly #events = new Emitter<{ changed: null }>();
  #connection: C | null = null;
  #unsubscribe: Unsubscribe | null = null;
  #unfollow: Unsubscribe | null = null;
  #subscribers = 0;

  constructor(open: () => C, onSignedIn: (listener: () => void) => Unsubscribe) {
    this.#open = open;
    this.#onSignedIn = onSignedIn;
  }

  /** `null` while nobody subscribes. */
  get connection(): C | null {
    return this.#connection;
  }

  readonly view = (): View | null => this.#connection?.view ?? null;

  readonly subscribe = (listener: () => void): Unsubscribe => {
    if (this.#subscribers === 0) this.#start();
    this.#subscribers += 1;
    const unsubscribe = this.#events.on("changed", () => listener());
    return () => {
      unsubscribe();
      this.#subscribers -= 1;
      if (this.#subscribers === 0) this.#end();
    };
  };

  #start(): void {
    this.#connect();
    this.#unfollow = this.#onSignedIn(() => {
      this.#disconnect();
      this.#connect();
      this.#events.emit("changed", null);
    });
  }

  #end(): void {
    this.#unfollow?.();
    this.#disconnect();
  }

  #connect(): void {
    this.#connection = this.#open();
    this.#unsubscribe = this.#connection.subscribe(() => this.#events.emit("changed", null));
  }

  #disconnect(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#unsubscribe?.();
    connection?.close();
  }
}
