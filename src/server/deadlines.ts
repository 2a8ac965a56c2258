import { z } from "zod";
import { leftOf } from "#domain/elapsed.ts";
import { log } from "./log.ts";

/** The part of an object's storage that its one alarm needs. */
interface AlarmStorage {
  getAlarm(): Promise<number | null>;
  setAlarm(time: number): Promise<void>;
  kv: {
    get(key: string): unknown;
    put(key: string, value: unknown): void;
    delete(key: string): unknown;
  };
}

/** One kind of work with a deadline. */
export interface Job {
  /** Names the job in the log. */
  readonly name: string;
  /**
   * When the work is due (ms), or null if there is none. Derive it from stored state after every event, so that a
   * deadline costs no row and survives the instance.
   */
  due(now: number): number | null;
  run(now: number): Promise<void>;
  /** The longest pause (ms) between two attempts while the work keeps failing. */
  readonly backoffMaxMs: number;
  /** For work that accumulates while it fails: the longest pause (ms) after a failure once more work has arrived. */
  readonly probeMs?: number;
  /**
   * For work that may take long: the alarm's event ends without it, and the alarm rings again after this long (ms) in
   * case the instance is lost. Without this, the event awaits the work, and the runtime repeats an interrupted alarm.
   */
  readonly leaseMs?: number;
}

interface Port {
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  /** Keeps the object awake for work that outlives the alarm's event. */
  waitUntil: (work: Promise<void>) => void;
  failed: (job: string, error: unknown) => void;
}

/** The first pause after a failure; it doubles each time. */
const BACKOFF_MIN_MS = 1_000;

/**
 * After this many failures, a pause may outlive the instance, so the object stores it, with one row for each failure.
 */
const KEPT_FROM = 4;
const KEPT_KEY = "backoffs";

const keptSchema = z.record(
  z.string(),
  z.object({ failures: z.int(), since: z.number(), ms: z.number() }),
);

const NO_PAUSE = { since: 0, ms: 0 };

interface Standing {
  running: boolean;
  failures: number;
  /** The job waits for this long (ms) after a failure, or while its lease lasts. */
  pause: { since: number; ms: number };
}

/**
 * An object's deadlines, which share its single alarm. Each job has its own due time, backoff and error handling, so
 * that a failing job delays no other. Setting the alarm is a billed row, so it only ever moves earlier; the object
 * reads back what an earlier instance set before it sets a later one.
 */
export class Deadlines {
  readonly #storage: AlarmStorage;
  readonly #jobs: readonly Job[];
  readonly #port: Port;
  readonly #standings = new Map<Job, Standing>();
  /** The time of the alarm; `unread` until this instance has read what an earlier one set. */
  #alarm: number | null | "unread" = "unread";
  #loaded = false;

  constructor(storage: AlarmStorage, jobs: readonly Job[], port: Port) {
    this.#storage = storage;
    this.#jobs = jobs;
    this.#port = port;
    for (const job of jobs)
      this.#standings.set(job, { running: false, failures: 0, pause: NO_PAUSE });
  }

  /**
   * Sets the alarm for the earliest deadline. Call it in the same turn as the write that made work due, and in the same
   * transaction, so that both are durable together.
   */
  arm(): void {
    for (const job of this.#jobs) this.#probe(job);
    this.#schedule();
  }

  /**
   * Runs a job now, under a lease, for a request that waits for it; leaves a failure to the alarm. Unlike the alarm, it
   * does not wait for an attempt in flight.
   */
  async attempt(job: Job & { readonly leaseMs: number }): Promise<void> {
    const now = this.#port.now();
    const standing = this.#standing(job);
    standing.pause = { since: now, ms: job.leaseMs };
    this.#schedule();
    await this.#attempt(job, standing, now);
    this.#schedule();
  }

  #schedule(): void {
    const now = this.#port.now();
    const dueTimes = this.#jobs.flatMap((job) => this.#dueAt(job, now) ?? []);
    if (dueTimes.length > 0) this.#ringAt(Math.min(...dueTimes), now);
  }

  /**
   * Runs every due job with separate error handling, then the jobs that became due meanwhile, so that one job can make
   * work for another without a new alarm. Then sets the next alarm.
   */
  async ring(): Promise<void> {
    this.#alarm = null;
    const ran = new Set<Job>();
    for (;;) {
      const now = this.#port.now();
      const isDue = (job: Job) => !ran.has(job) && (this.#dueAt(job, now) ?? Infinity) <= now;
      const due = this.#jobs.filter(isDue);
      if (due.length === 0) break;
      for (const job of due) ran.add(job);
      await Promise.all(due.map((job) => this.#run(job, now)));
    }
    this.#schedule();
  }

  #probe(job: Job): void {
    const standing = this.#standing(job);
    if (job.probeMs === undefined || standing.failures === 0) return;
    const { since, ms } = standing.pause;
    standing.pause = { since, ms: Math.min(ms, job.probeMs) };
  }

  #dueAt(job: Job, now: number): number | null {
    const { since, ms } = this.#standing(job).pause;
    const due = job.due(now);
    return due === null ? null : Math.max(due, now + leftOf(ms, since, now));
  }

  async #run(job: Job, now: number): Promise<void> {
    const standing = this.#standing(job);
    // Also extends the pause of a job that is still running: otherwise it would always be due, and the alarm would ring
    // without end.
    if (job.leaseMs !== undefined) standing.pause = { since: now, ms: job.leaseMs };
    if (standing.running) return;
    standing.running = true;
    const work = this.#attempt(job, standing, now).then(() => {
      standing.running = false;
    });
    if (job.leaseMs === undefined) return work;
    this.#port.waitUntil(
      work.then(() => {
        this.#schedule();
      }),
    );
  }

  async #attempt(job: Job, standing: Standing, now: number): Promise<void> {
    try {
      await job.run(now);
      const wasKept = standing.failures >= KEPT_FROM;
      standing.failures = 0;
      standing.pause = NO_PAUSE;
      if (wasKept) this.#keep();
    } catch (error) {
      this.#port.failed(job.name, error);
      const pause = Math.min(job.backoffMaxMs, BACKOFF_MIN_MS * 2 ** standing.failures);
      const ms = pause * (0.5 + this.#port.random() / 2);
      standing.failures += 1;
      standing.pause = { since: this.#port.now(), ms };
      if (standing.failures >= KEPT_FROM) this.#keep();
    }
  }

  #keep(): void {
    const kept = [...this.#standings].flatMap(([{ name }, { failures, pause }]) =>
      failures < KEPT_FROM ? [] : [[name, { failures, ...pause }] as const],
    );
    try {
      if (kept.length === 0) this.#storage.kv.delete(KEPT_KEY);
      else this.#storage.kv.put(KEPT_KEY, Object.fromEntries(kept));
    } catch (error) {
      // Without a stored pause, the next instance tries at once.
      log("error", "backoff_not_kept", {}, error);
    }
  }

  #load(): void {
    if (this.#loaded) return;
    this.#loaded = true;
    const kept = keptSchema.safeParse(this.#storage.kv.get(KEPT_KEY)).data ?? {};
    for (const [{ name }, standing] of this.#standings) {
      const { failures, ...pause } = kept[name] ?? { failures: 0, ...NO_PAUSE };
      Object.assign(standing, { failures, pause });
    }
  }

  #standing(job: Job): Standing {
    this.#load();
    const standing = this.#standings.get(job);
    if (standing === undefined) throw new Error(`${job.name} is not one of these jobs`);
    return standing;
  }

  #ringAt(at: number, now: number): void {
    if (this.#alarm === "unread" && at > now) {
      this.#port.waitUntil(this.#readAlarm().then(() => this.#set(at)));
    } else this.#set(at);
  }

  #set(due: number): void {
    // The runtime cuts off a fraction, and would ring before the work is due.
    const at = Math.ceil(due);
    const earlier = this.#alarm !== "unread" && this.#alarm !== null && this.#alarm <= at;
    if (earlier) return;
    this.#alarm = at;
    void this.#storage.setAlarm(at);
  }

  async #readAlarm(): Promise<void> {
    const stored = await this.#storage.getAlarm();
    if (this.#alarm === "unread") this.#alarm = stored;
  }
}

/** Creates a Durable Object's deadlines; `fields`: its identity in the log. */
export function deadlinesOf(
  ctx: DurableObjectState,
  jobs: readonly Job[],
  fields: () => Record<string, string>,
): Deadlines {
  return new Deadlines(ctx.storage, jobs, {
    now: () => Date.now(),
    random: Math.random,
    waitUntil: (work) => {
      ctx.waitUntil(work);
    },
    failed: (job, error) => {
      log("error", `${job}_failed`, fields(), error);
    },
  });
}
