/** The most bytes that one change may add: a text, its earlier text, the message it replies to, and their reactions. */
const CHANGE_BYTES_MAX = 256 * 1024;
/**
 * The most changes between two measurements, however much space is left, since some writes do not pass through here.
 */
const UNMEASURED_MAX = 1_000;

/**
 * STORE-1: whether a conversation has space for one more change. Measuring takes 20 µs, a tenth of a commit. So it
 * measures again only when the changes since may have filled the space, and for every change once the space is full.
 */
export class StorageBudget {
  readonly #sql: { readonly databaseSize: number };
  readonly #bytes: number;
  #unmeasured = 0;

  constructor(sql: { readonly databaseSize: number }, bytes: number) {
    this.#sql = sql;
    this.#bytes = bytes;
  }

  hasRoom(): boolean {
    if (this.#unmeasured > 0) {
      this.#unmeasured -= 1;
      return true;
    }
    const left = this.#bytes - this.#sql.databaseSize;
    this.#unmeasured = Math.min(UNMEASURED_MAX, Math.max(0, Math.floor(left / CHANGE_BYTES_MAX)));
    return left > 0;
  }
}
