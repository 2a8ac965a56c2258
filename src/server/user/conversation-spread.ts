import { leftOf } from "#domain/elapsed.ts";
import type { Result } from "#protocol/result.ts";
import { inTime } from "#storage/in-time.ts";
import { failedAmong } from "../failed-among.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";

/** Conversations to update in one run. */
const STEP = 100;
const AT_ONCE = 10;
/** The pause between two steps, so that conversations can do other work. */
const PAUSE_MS = 1_000;
const BACKOFF_MAX_MS = 60 * 60_000;
/** A call to a conversation fails after this long. */
const UPDATE_MS = 5_000;
/** Longer than a step takes. */
const STEP_MS = 60_000;

/** The conversations that have yet to receive the newest value. */
export interface SpreadProgress<T> {
  value: T;
  /** Conversations with greater ids are still to be updated; null once each has been tried. */
  after: string | null;
  failed: string[];
}

interface Port<T> {
  /** Names the job and its log events. */
  name: "profile" | "standing";
  store: {
    progress: () => SpreadProgress<T> | null;
    put: (progress: SpreadProgress<T>) => void;
    done: () => void;
  };
  userId: () => string;
  /** Returns the conversations to reach, by ascending id, after `after`. */
  conversationsAfter: (after: string, limit: number) => Promise<string[]>;
  update: (conversationId: string, value: T) => Promise<Result<null>>;
}

/**
 * PROFILE-1: copies a person's newest profile or standing to all their conversations, one step each run. Stores its
 * progress, one row a step. A failing conversation delays no other: the job retries it separately.
 */
export class ConversationSpread<T> {
  readonly #port: Port<T>;
  readonly job: Job;
  /** Counts values, so that a step of an older value cannot overwrite the progress of a newer one. */
  #generation = 0;
  /** The start of the last step (ms). */
  #steppedAt = 0;

  constructor(port: Port<T>) {
    this.#port = port;
    this.job = {
      name: port.name,
      backoffMaxMs: BACKOFF_MAX_MS,
      leaseMs: STEP_MS,
      due: (now) =>
        port.store.progress() === null ? null : now + leftOf(PAUSE_MS, this.#steppedAt, now),
      run: (now) => this.#step(now),
    };
  }

  /** Starts over with this value, from the next run on. */
  begin(value: T): void {
    this.#generation += 1;
    this.#steppedAt = 0;
    this.#port.store.put({ value, after: "", failed: [] });
  }

  async #step(now: number): Promise<void> {
    const { store } = this.#port;
    const progress = store.progress();
    if (progress === null) return;
    this.#steppedAt = now;
    const generation = this.#generation;
    const { next, isInVain } = await this.#next(progress);
    // A newer value starts everything over.
    if (generation !== this.#generation) return;
    if (next.after === null && next.failed.length === 0) store.done();
    else store.put(next);
    if (isInVain) throw new Error(`no conversation took the ${this.#port.name}`);
  }

  /** Updates each conversation once, then retries those that failed until none does. */
  async #next({ value, after, failed }: SpreadProgress<T>) {
    const ids =
      after === null ? failed.slice(0, STEP) : await this.#port.conversationsAfter(after, STEP);
    const again = await failedAmong(ids, AT_ONCE, (id) => this.#update(id, value));
    const next: SpreadProgress<T> = {
      value,
      after: after === null || ids.length < STEP ? null : (ids.at(-1) ?? null),
      failed: [...(after === null ? failed.slice(STEP) : failed), ...again],
    };
    return { next, isInVain: ids.length > 0 && again.length === ids.length };
  }

  async #update(id: string, value: T): Promise<boolean> {
    const { name, userId, update } = this.#port;
    const fields = { user_id: userId(), conversation_id: id };
    try {
      const updated = await inTime(UPDATE_MS, update(id, value));
      // A person who has left is not shown there, so nothing needs updating.
      if (updated.ok || updated.error.code === "not_found") return true;
      log("error", `${name}_not_updated`, { ...fields, code: updated.error.code });
    } catch (error) {
      log("error", `${name}_not_updated`, fields, error);
    }
    return false;
  }
}
