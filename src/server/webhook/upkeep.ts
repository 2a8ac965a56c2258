import { isDead } from "#domain/webhook-retries.ts";
import type { WebhookStore } from "#storage/webhook/store.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import { disabled, reportDisabled } from "./disabling.ts";

const BACKOFF_MAX_MS = 10 * 60_000;
/** Events to give up in one transaction. */
const AT_ONCE = 1_000;

/** Gives up expired events even while nothing is sent, disables a dead endpoint, and deletes old entries of the log. */
export function upkeep(store: WebhookStore): Job {
  return {
    name: "webhook_upkeep",
    backoffMaxMs: BACKOFF_MAX_MS,
    due: () => {
      if (store.endpoint.row === null) return null;
      const ends = [store.queue.firstExpiry, store.log.firstExpiry()].filter((at) => at !== null);
      return ends.length === 0 ? null : Math.min(...ends);
    },
    run: async (now) => {
      const webhook_id = store.endpoint.row?.id ?? "";
      for (let expired = store.queue.expired(now, AT_ONCE); expired.length > 0;) {
        store.transaction(() => {
          for (const event of expired) store.giveUp(event, "expired", now);
        });
        log("error", "webhook_events_expired", { webhook_id, count: expired.length });
        expired = store.queue.expired(now, AT_ONCE);
        disableIfDead(store, now);
      }
      store.transaction(() => {
        store.forgetOld(now);
      });
      store.queue.reload();
    },
  };
}

function disableIfDead({ endpoint }: WebhookStore, now: number): void {
  const { row, breaker } = endpoint;
  if (row?.status !== "active" || !isDead(breaker, now)) return;
  endpoint.update(disabled("dead"));
  reportDisabled(row, "dead");
}
