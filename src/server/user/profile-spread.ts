import { leftOf } from "#domain/elapsed.ts";
import type { Result } from "#protocol/result.ts";
import { inTime } from "#storage/in-time.ts";
import type { PendingProfile, ProfileProgress, UserStore } from "#storage/user/store.ts";
import { log } from "../log.ts";

/** Conversations in one event of the object, and of those so many at once. */
const STEP = 100;
const AT_ONCE = 10;
/** Between one step and the next, so that the object does its other work. */
const PAUSE_MS = 1_000;
/** After steps in which nothing succeeded: the first wait, and the longest. */
const BACKOFF_MS = 2_000;
const BACKOFF_MAX_MS = 60 * 60_000;
/** A conversation that takes longer has failed. */
const UPDATE_MS = 5_000;
/** Longer than a step may take: what was cut off is taken up again. */
const CUT_OFF_MS = 60_000;

interface Port {
  store: Pick<UserStore, "profileProgress" | "setProfileProgress" | "profileSpread">;
  userId: () => string;
  /** The person's conversations in the order of their ids, from the first one after `after`. */
  conversationsAfter: (after: string, limit: number) => Promise<string[]>;
  update: (conversationId: string, profile: PendingProfile) => Promise<Result<null>>;
  /** Has `step` called in so many ms at the latest, whatever happens to the object meanwhile. */
  stepWithin: (ms: number) => Promise<void>;
}

/**
 * PROFILE-1: brings what others see of a person to all of their conversations, step by step from the object's alarm. How
 * far it has come is durable, one row a step. A conversation that fails delays no other: it is repeated by itself.
 */
export class ProfileSpread {
  readonly #port: Port;
  /** Counts profiles, so that the progress of an older one is not taken for a newer one's. */
  #generation = 0;
  #isUnderWay = false;

  constructor(port: Port) {
    this.#port = port;
  }

  async begin(profile: PendingProfile): Promise<void> {
    this.#generation += 1;
    this.#port.store.setProfileProgress({
      profile,
      after: "",
      failed: [],
      failures: 0,
      tried_at: 0,
    });
    await this.#port.stepWithin(0);
  }

  async step(now: number): Promise<void> {
    const { store, stepWithin } = this.#port;
    const progress = store.profileProgress();
    if (progress === null || this.#isUnderWay) return;
    const wait = leftOf(pauseAfter(progress), progress.tried_at, now);
    if (wait > 0) return stepWithin(wait);
    const generation = this.#generation;
    await stepWithin(CUT_OFF_MS);
    this.#isUnderWay = true;
    const next = await this.#next(progress, now).finally(() => {
      this.#isUnderWay = false;
    });
    // With another profile everything begins anew.
    if (generation !== this.#generation) return stepWithin(0);
    if (next.after === null && next.failed.length === 0) {
      store.profileSpread();
      return;
    }
    store.setProfileProgress(next);
    await stepWithin(pauseAfter(next));
  }

  /** First each conversation once; then, again and again, those that failed. */
  async #next(progress: ProfileProgress, now: number): Promise<ProfileProgress> {
    const { profile, after, failed, failures } = progress;
    try {
      const ids =
        after === null ? failed.slice(0, STEP) : await this.#port.conversationsAfter(after, STEP);
      const again = await this.#updateAll(ids, profile);
      const isInVain = ids.length > 0 && again.length === ids.length;
      return {
        profile,
        after: after === null || ids.length < STEP ? null : (ids.at(-1) ?? null),
        failed: [...(after === null ? failed.slice(STEP) : failed), ...again],
        failures: isInVain ? failures + 1 : 0,
        tried_at: now,
      };
    } catch (error) {
      log("error", "conversations_not_found", { user_id: this.#port.userId() }, error);
      return { ...progress, failures: failures + 1, tried_at: now };
    }
  }

  /** Answers those that failed. */
  async #updateAll(ids: string[], profile: PendingProfile): Promise<string[]> {
    const rest = ids.values();
    const failed: string[] = [];
    const work = async () => {
      for (const id of rest) if (!(await this.#update(id, profile))) failed.push(id);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return failed;
  }

  async #update(id: string, profile: PendingProfile): Promise<boolean> {
    const fields = { user_id: this.#port.userId(), conversation_id: id };
    try {
      const updated = await inTime(UPDATE_MS, this.#port.update(id, profile));
      // Who has left meanwhile is not shown there.
      if (updated.ok || updated.error.code === "not_found") return true;
      log("error", "profile_not_updated", { ...fields, code: updated.error.code });
    } catch (error) {
      log("error", "profile_not_updated", fields, error);
    }
    return false;
  }
}

function pauseAfter({ failures }: ProfileProgress): number {
  if (failures === 0) return PAUSE_MS;
  return Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** Math.min(failures - 1, 20));
}
