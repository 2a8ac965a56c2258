import { leftOf } from "#domain/elapsed.ts";
import type { Result } from "#protocol/result.ts";
import { inTime } from "#storage/in-time.ts";
import type { PendingProfile, ProfileProgress, UserStore } from "#storage/user/store.ts";
import { failedAmong } from "../failed-among.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";

/** Conversations in one run, all at once. */
const STEP = 100;
const AT_ONCE = 10;
/** The pause between two steps, so that conversations can do other work. */
const PAUSE_MS = 1_000;
const BACKOFF_MAX_MS = 60 * 60_000;
/** A conversation that takes longer has failed. */
const UPDATE_MS = 5_000;
/** Longer than a step may take. */
const STEP_MS = 60_000;

interface Port {
  store: Pick<UserStore, "profileProgress" | "setProfileProgress" | "profileSpread">;
  userId: () => string;
  /** Returns the person's conversations by ascending id, after `after`. */
  conversationsAfter: (after: string, limit: number) => Promise<string[]>;
  update: (conversationId: string, profile: PendingProfile) => Promise<Result<null>>;
}

/**
 * PROFILE-1: brings a person's new profile to all of their conversations, one step each run. Its progress is durable,
 * one row a step. A conversation that fails delays no other: it is retried by itself.
 */
export class ProfileSpread {
  readonly #port: Port;
  /** Counts profiles, so that the progress of an older one does not pass for a newer one's. */
  #generation = 0;
  /** The start of the last step (ms). */
  #steppedAt = 0;

  constructor(port: Port) {
    this.#port = port;
  }

  readonly job: Job = {
    name: "profile",
    backoffMaxMs: BACKOFF_MAX_MS,
    leaseMs: STEP_MS,
    due: (now) =>
      this.#port.store.profileProgress() === null
        ? null
        : now + leftOf(PAUSE_MS, this.#steppedAt, now),
    run: (now) => this.#step(now),
  };

  /** Starts over with this profile, from the next run on. */
  begin(profile: PendingProfile): void {
    this.#generation += 1;
    this.#steppedAt = 0;
    this.#port.store.setProfileProgress({ profile, after: "", failed: [] });
  }

  async #step(now: number): Promise<void> {
    const { store } = this.#port;
    const progress = store.profileProgress();
    if (progress === null) return;
    this.#steppedAt = now;
    const generation = this.#generation;
    const { next, isInVain } = await this.#next(progress);
    // A newer profile starts everything over.
    if (generation !== this.#generation) return;
    if (next.after === null && next.failed.length === 0) store.profileSpread();
    else store.setProfileProgress(next);
    if (isInVain) throw new Error("no conversation took the profile");
  }

  /** Updates each conversation once, then retries those that failed until none does. */
  async #next({ profile, after, failed }: ProfileProgress) {
    const ids =
      after === null ? failed.slice(0, STEP) : await this.#port.conversationsAfter(after, STEP);
    const again = await failedAmong(ids, AT_ONCE, (id) => this.#update(id, profile));
    const next: ProfileProgress = {
      profile,
      after: after === null || ids.length < STEP ? null : (ids.at(-1) ?? null),
      failed: [...(after === null ? failed.slice(STEP) : failed), ...again],
    };
    return { next, isInVain: ids.length > 0 && again.length === ids.length };
  }

  async #update(id: string, profile: PendingProfile): Promise<boolean> {
    const fields = { user_id: this.#port.userId(), conversation_id: id };
    try {
      const updated = await inTime(UPDATE_MS, this.#port.update(id, profile));
      // A person who has left meanwhile is not shown there.
      if (updated.ok || updated.error.code === "not_found") return true;
      log("error", "profile_not_updated", { ...fields, code: updated.error.code });
    } catch (error) {
      log("error", "profile_not_updated", fields, error);
    }
    return false;
  }
}
