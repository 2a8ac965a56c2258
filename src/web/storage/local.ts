import type { StorageLike } from "#client/index.ts";

/**
 * `localStorage`, as far as the browser allows it. What it refuses to keep (cookies are blocked, the disk is full) is
 * kept for as long as the page lives.
 */
class Local implements StorageLike {
  /** What the storage does not have, or has an older text of. */
  readonly #here = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#here.get(key) ?? this.#try((storage) => storage.getItem(key), null);
  }

  setItem(key: string, text: string): void {
    const keep = (storage: Storage) => {
      storage.setItem(key, text);
      return true;
    };
    if (this.#try(keep, false)) this.#here.delete(key);
    else this.#here.set(key, text);
  }

  removeItem(key: string): void {
    this.#here.delete(key);
    this.#try((storage) => storage.removeItem(key), undefined);
  }

  keys(): readonly string[] {
    return [...this.#here.keys(), ...this.#try((storage) => Object.keys(storage), [])];
  }

  /** Another tab could write what this one could not. */
  changedElsewhere(key: string | null): void {
    if (key !== null) this.#here.delete(key);
  }

  /** Where storage is refused, even naming it throws. */
  #try<T>(work: (storage: Storage) => T, otherwise: T): T {
    try {
      return work(localStorage);
    } catch {
      return otherwise;
    }
  }
}

export const local = new Local();

addEventListener("storage", ({ key }) => local.changedElsewhere(key));
