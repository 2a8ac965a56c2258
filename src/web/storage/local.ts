import type { StorageLike } from "#client/index.ts";

/**
 * `localStorage` as far as the browser allows it. Keeps in memory what it refuses to store (blocked cookies, a full
 * disk).
 */
class Local implements StorageLike {
  /** Values that the storage lacks or holds an older version of. */
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

  /** Another tab wrote the value, which makes the one in memory obsolete. */
  changedElsewhere(key: string | null): void {
    if (key !== null) this.#here.delete(key);
  }

  /** Where storage is refused, even reading the global throws. */
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
