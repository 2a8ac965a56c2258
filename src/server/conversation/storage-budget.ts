/** The most bytes that one change may add: a text, the one before it, the message it replies to, their reactions. */
const CHANGE_BYTES_MAX = 256 * 1024;
/** The most changes between two measurements, however much space is left: some writes are not counted here. */
const UNLOOKED_MAX = 1_000;

/**
 * STORE-1: whether a conversation has space for one more change. Measuring takes 20 µs, a tenth of a commit: so it
 * measures again only when the changes since might have filled the space, and each time once there is none.
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
