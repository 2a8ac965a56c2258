/** Builds a value from many changing parts, and publishes it once for changes that belong together, in order. */
export class Publisher<T> {
  readonly #make: () => T;
  readonly #notify: (value: T) => void;
  #made: { value: T } | null = null;
  #holds = 0;

  constructor(make: () => T, notify: (value: T) => void) {
    this.#make = make;
    this.#notify = notify;
  }

  /** The same object until a part changes. */
  get value(): T {
    this.#made ??= { value: this.#make() };
    return this.#made.value;
  }

  changed(): void {
    this.#made = null;
    this.#publish();
  }

  /** Publishes once, after `changes` has run. */
  together(changes: () => void): void {
    this.#holds++;
    try {
      changes();
    } finally {
      this.#holds--;
      this.#publish();
    }
  }

  /** If a listener changes something, publishes it after every listener has received the previous value. */
  #publish(): void {
    if (this.#holds > 0) return;
    this.#holds++;
    while (this.#made === null) this.#notify(this.value);
    this.#holds--;
  }
}
