import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { leftOf } from "#domain/elapsed.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import { Projector, type D1Listener } from "./projector.ts";
import type { Room } from "./room.ts";

/** D1 lags by at most this much while changes keep coming; after a pause a change is projected at once. */
const INTERVAL_MS = 500;
/** The longest pause between two attempts while D1 fails; a new change brings an attempt within PROBE_MS. */
const BACKOFF_MAX_MS = 60_000;
const PROBE_MS = 5_000;
/** How long a request waits for D1 to have its change, which stands either way (PROJECT-3). */
const PROJECTED_ANSWER_MS = 5_000;
/** D1 often fails at once and answers a moment later: the pause between two attempts starts here and doubles. */
const RETRY_MS = 100;

/** PROJECT-1: writes to D1 at once after a pause, otherwise once an interval, and retries until D1 has everything. */
export function projectionJob(port: { behind: () => boolean; run: () => Promise<void> }): Job {
  /** The time of the last attempt to write to D1 (ms). */
  let triedAt = 0;
  return {
    name: "projection",
    backoffMaxMs: BACKOFF_MAX_MS,
    probeMs: PROBE_MS,
    due: (now) => (port.behind() ? now + leftOf(INTERVAL_MS, triedAt, now) : null),
    run: async (now) => {
      triedAt = now;
      await port.run();
    },
  };
}

/** Brings D1 up to date: by a deadline, and for requests that wait for it (PROJECT-3). */
export class Projection {
  readonly job: Job;
  readonly #room: Room;
  readonly #projector: Projector;

  constructor(room: Room, db: D1Database, inboxes: D1Listener) {
    this.#room = room;
    this.#projector = new Projector({ db, inboxes, pause: () => scheduler.wait(1) });
    this.job = projectionJob({
      // An import writes by id, but the projection reads by version, so it begins once the import is complete.
      behind: () => room.store?.behind() === true && !room.imports.isRunning,
      run: async () => {
        const { store } = room;
        if (store !== null) await this.#projector.run(store);
      },
    });
  }

  /** Resolves when D1 has the change, or when the request should wait no longer: the job keeps trying. */
  async untilProjected(): Promise<void> {
    const { store, imports } = this.#room;
    if (store !== null && !imports.isRunning) await this.#within(() => this.#projector.run(store));
  }

  /** Resolves when D1 has erased an ended conversation, or when the request should wait no longer. */
  async untilErased(): Promise<void> {
    await this.#within(() => this.erase());
  }

  /** Erases an ended conversation from D1. */
  async erase(): Promise<void> {
    const { deletedStore } = this.#room;
    if (deletedStore !== null) await this.#projector.erase(deletedStore);
  }

  /** Serves the operator: rewrites D1's rows of this conversation, and removes surplus ones. */
  async rebuild(due: () => void): Promise<Result<{ head: number }>> {
    const { store, imports } = this.#room;
    if (store === null || imports.isRunning) {
      return err(failure("not_found", "Conversation not found"));
    }
    await this.#projector.rebuild(store, due);
    return ok({ head: store.head });
  }

  async #within(work: () => Promise<void>): Promise<void> {
    // Clears the timer after the wait: a pending one would keep the object from sleeping.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PROJECTED_ANSWER_MS);
    });
    await Promise.race([this.#tryUntil(Date.now() + PROJECTED_ANSWER_MS, work), late]);
    clearTimeout(timer);
  }

  /** Retries until the work succeeds, or the next attempt would come after `end` (ms). */
  async #tryUntil(end: number, work: () => Promise<void>): Promise<void> {
    for (let pause = RETRY_MS; ; pause *= 2) {
      try {
        await work();
        return;
      } catch (error) {
        log("error", "projection_failed", { conversation_id: this.#room.id }, error);
      }
      if (Date.now() + pause > end) return;
      await scheduler.wait(pause);
    }
  }
}
