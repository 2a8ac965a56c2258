/** One staged operation: decided, written and answered in its turn. */
interface Staged {
  /** Committed alone, so that removed members never see later changes. */
  alone: boolean;
  size: number;
  /** Decides and writes; returns a function that answers the caller. */
  run: () => () => void;
  fail: (error: unknown) => void;
}

interface CommitPort {
  /** Runs the operations as one write, all or none. */
  transaction: (run: () => void) => void;
  /** Called once a commit, before any of its operations is answered. */
  committed: () => void;
  /** Called when a commit threw, and wrote nothing. */
  rolledBack: () => void;
  /** Resolves when the write is on disk. */
  durable: () => Promise<void>;
  /** Lets waiting events run. */
  pause: () => Promise<void>;
  /** Called with an error that no operation caused. */
  failed: (error: unknown) => void;
}

/** `size`: the characters of text that the operation adds. `alone`: whether it needs a commit of its own. */
export interface CommitOptions {
  size?: number;
  alone?: boolean;
}

/** Operations in one commit, and thereby records in one frame. */
const MAX_OPERATIONS = 300;
/** Characters in one commit's texts: keeps a frame to a size that every client accepts. */
const MAX_SIZE = 256 * 1024;
/** Operations waiting for their turn; beyond that the conversation answers `overloaded`. */
const MAX_STAGED = 5_000;

/**
 * Group commit: an operation that finds no commit in flight commits at once; operations that arrive during a commit
 * form the next one together, as one write and one frame. The output gate holds frames and answers until the write is
 * durable. An operation that throws fails alone: the queue commits the others of its batch one by one.
 */
export class CommitQueue {
  readonly #port: CommitPort;
  #staged: Staged[] = [];
  #draining = false;

  constructor(port: CommitPort) {
    this.#port = port;
  }

  get full(): boolean {
    return this.#staged.length >= MAX_STAGED;
  }

  /** Resolves with the result of `run` once its write is committed. Rejects if it cannot be written. */
  submit<T>(run: () => T, { size = 0, alone = false }: CommitOptions = {}): Promise<T> {
    const answered = new Promise<T>((resolve, reject) => {
      this.#staged.push({
        alone,
        size,
        run: () => {
          const value = run();
          return () => {
            resolve(value);
          };
        },
        fail: reject,
      });
    });
    if (!this.#draining) void this.#drain();
    return answered;
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    while (this.#staged.length > 0) {
      const batch = this.#next();
      this.#commit(batch);
      try {
        await this.#port.durable();
        // Under load, this lets waiting events stage their operations, which then share the next commit and frame.
        if (batch.length > 1) await this.#port.pause();
      } catch (error) {
        this.#port.failed(error);
      }
    }
    this.#draining = false;
  }

  #commit(batch: readonly Staged[]): void {
    const answers: (() => void)[] = [];
    try {
      this.#port.transaction(() => {
        for (const operation of batch) answers.push(operation.run());
      });
    } catch (error) {
      this.#rollBack();
      if (batch.length > 1) for (const operation of batch) this.#commit([operation]);
      else for (const operation of batch) operation.fail(error);
      return;
    }
    try {
      this.#port.committed();
    } catch (error) {
      this.#port.failed(error);
    }
    // The write stands, so callers get their answers even if a listener fails.
    for (const answer of answers) answer();
  }

  #rollBack(): void {
    try {
      this.#port.rolledBack();
    } catch (error) {
      this.#port.failed(error);
    }
  }

  #next(): Staged[] {
    let size = 0;
    let count = 0;
    for (const operation of this.#staged) {
      size += operation.size;
      if (count > 0 && (operation.alone || size > MAX_SIZE || count >= MAX_OPERATIONS)) break;
      count += 1;
      if (operation.alone) break;
    }
    return this.#staged.splice(0, count);
  }
}
