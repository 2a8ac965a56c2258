/** Makes a value of many changing parts, and tells of it: once for changes that belong together, in order. */
export class Publisher<T> {
  readonly #make: () => T;
  readonly #tell: (value: T) => void;
  #made: { value: T } | null = null;
  #holds = 0;

  constructor(make: () => T, tell: (value: T) => void) {
    this.#make = make;
    this.#tell = tell;
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

  /** Tells of what `changes` does only when all of it is done. */
  together(changes: () => void): void {
    this.#holds++;
    try {
      changes();
    } finally {
      this.#holds--;
      this.#publish();
    }
  }

  /** A listener that changes something is told of it after everyone has been told of what was before. */
  #publish(): void {
    if (this.#holds > 0) return;
    this.#holds++;
    while (this.#made === null) this.#tell(this.value);
    this.#holds--;
  }
}
