import { leftOf } from "#domain/elapsed.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import { Projector, type InboxesInD1 } from "./projector.ts";
import type { Room } from "./room.ts";

/** D1 lags by this much at most while changes keep coming; after a pause they are projected at once. */
const INTERVAL_MS = 500;
/** Between two tries while D1 fails: so long at most, and no longer than the other while people go on writing. */
const BACKOFF_MAX_MS = 60_000;
const PROBE_MS = 5_000;
/** How long a request waits for D1 to have its membership change, or deletion; it stands either way. */
const PROJECTED_ANSWER_MS = 5_000;
/** D1 often fails at once and answers a moment later: between two tries it is given this, and each time twice as much. */
const RETRY_MS = 100;

/** PROJECT-1: D1 is written to at once after a pause, else once an interval, and for as long as it takes. */
export function projectionJob(port: { behind: () => boolean; run: () => Promise<void> }): Job {
  /** When D1 was last written to, or could not be (ms). */
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

/** Brings D1 to where the conversation is: by a deadline, and for requests that wait for it (PROJECT-3). */
export class Projection {
  readonly job: Job;
  readonly #room: Room;
  readonly #projector: Projector;

  constructor(room: Room, db: D1Database, inboxes: InboxesInD1) {
    this.#room = room;
    this.#projector = new Projector({ db, inboxes, pause: () => scheduler.wait(1) });
    this.job = projectionJob({
      behind: () => room.store?.behind() === true,
      run: async () => {
        const { store } = room;
        if (store !== null) await this.#projector.run(store);
      },
    });
  }

  /** Resolves when D1 has what was changed, or when waiting longer helps nobody: the deadline goes on trying. */
  async awaited(): Promise<void> {
    const { store } = this.#room;
    if (store !== null) await this.#within(() => this.#projector.run(store));
  }

  /** Likewise when D1 has nothing left of a conversation that ended but what was said in it. */
  async endAwaited(): Promise<void> {
    await this.#within(() => this.erase());
  }

  /** Of a conversation that ended. */
  async erase(): Promise<void> {
    const { deletedStore } = this.#room;
    if (deletedStore !== null) await this.#projector.erase(deletedStore.conversation.id);
  }

  /** See `Projector.rebuild`. */
  async rebuild(due: () => void): Promise<void> {
    const { store } = this.#room;
    if (store !== null) await this.#projector.rebuild(store, due);
  }

  async #within(work: () => Promise<void>): Promise<void> {
    // Ended with the wait: a timer left behind would keep the object from sleeping.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PROJECTED_ANSWER_MS);
    });
    await Promise.race([this.#tryUntil(Date.now() + PROJECTED_ANSWER_MS, work), late]);
    clearTimeout(timer);
  }

  /** Tries until it is done, or the next try would come after `end` (ms). */
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
