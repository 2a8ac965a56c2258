/** One staged operation: decided, written and answered in its turn. */
interface Staged {
  /** Runs alone, so that nobody who it concerns is told of what comes after it. */
  alone: boolean;
  size: number;
  run: () => void;
  fail: (error: unknown) => void;
}

interface CommitPort {
  /** Runs the operations as one write, all or none. */
  transaction: (run: () => void) => void;
  /** Tells whoever listens what the operations changed; called once a commit, before any of them is answered. */
  committed: () => void;
  /** A commit threw: nothing of it was written. */
  rolledBack: () => void;
  /** Resolves when what was written is on disk. */
  durable: () => Promise<void>;
  /** Lets events that wait be handled. */
  pause: () => Promise<void>;
}

/** Operations in one commit, and thereby records in one frame. */
const MAX_OPERATIONS = 300;
/** Characters in one commit's texts: keeps a frame to a size that every client takes. */
const MAX_SIZE = 256 * 1024;
/** Operations waiting for their turn; beyond it the conversation says it is overloaded. */
const MAX_STAGED = 5_000;

/**
 * Group commit: an operation that finds no commit in flight is committed at once; those that come while one is in
 * flight gather, and are the next commit together, as one write and one frame. The output gate holds frames and
 * answers until the write is durable.
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

  /** Resolves with what `run` returned once it is committed; rejects when the commit failed as a whole. */
  submit<T>(run: () => T, { size = 0, alone = false } = {}): Promise<T> {
    const answered = new Promise<T>((resolve, reject) => {
      let value: T;
      this.#staged.push({
        alone,
        size,
        run: () => {
          value = run();
          this.#answers.push(() => {
            resolve(value);
          });
        },
        fail: reject,
      });
    });
    if (!this.#draining) void this.#drain();
    return answered;
  }

  #answers: (() => void)[] = [];

  async #drain(): Promise<void> {
    this.#draining = true;
    try {
      while (this.#staged.length > 0) {
        const batch = this.#next();
        this.#commit(batch);
        await this.#port.durable();
        // Where much is coming in, let what has arrived meanwhile be staged: it then shares the next commit and frame.
        if (batch.length > 1) await this.#port.pause();
      }
    } finally {
      this.#draining = false;
    }
  }

  #commit(batch: Staged[]): void {
    this.#answers = [];
    try {
      this.#port.transaction(() => {
        for (const operation of batch) operation.run();
      });
    } catch (error) {
      this.#port.rolledBack();
      for (const operation of batch) operation.fail(error);
      return;
    }
    try {
      this.#port.committed();
    } finally {
      // What is written is written: who asked is answered, whatever happens to the telling.
      for (const answer of this.#answers) answer();
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
