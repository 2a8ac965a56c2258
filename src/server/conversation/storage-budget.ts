/** What one change may add at most: a text, the one before it, the message it replies to, their reactions. */
const CHANGE_BYTES_MAX = 256 * 1024;
/** Changes between two looks, however much room there is: some of what is written is not counted here. */
const UNLOOKED_MAX = 1_000;

/**
 * STORE-1: whether a conversation has room for one more change. To look takes 20 µs, a tenth of a commit: so it looks
 * again only when what it has let in since might have filled the room that it saw, and each time once there is none.
 */
export class StorageBudget {
  readonly #sql: { readonly databaseSize: number };
  readonly #bytes: number;
  #unlooked = 0;

  constructor(sql: { readonly databaseSize: number }, bytes: number) {
    this.#sql = sql;
    this.#bytes = bytes;
  }

  hasRoom(): boolean {
    if (this.#unlooked > 0) {
      this.#unlooked -= 1;
      return true;
    }
    const left = this.#bytes - this.#sql.databaseSize;
    this.#unlooked = Math.min(UNLOOKED_MAX, Math.max(0, Math.floor(left / CHANGE_BYTES_MAX)));
    return left > 0;
  }
}
