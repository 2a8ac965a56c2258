import { giveBack, take, usedAt, type Bucket, type BucketRule } from "./token-bucket.ts";

/** How often a person recently added each other person to a conversation, by user id. */
export type Brought = ReadonlyMap<string, Bucket>;

/** Beyond this many people, those added longest ago are forgotten first. */
const REMEMBERED_MAX = 5_000;

/** `tooOften`: the people over the limit; if there are any, nothing is taken and there is a wait (ms). */
export interface Bringing {
  brought: Brought;
  tooOften: string[];
  retry_after_ms: number;
}

/** Takes one token for each person, or none at all. */
export function bringEach(
  brought: Brought,
  userIds: readonly string[],
  rule: BucketRule,
  now: number,
): Bringing {
  const next = new Map(brought);
  const tooOften: string[] = [];
  let wait = 0;
  for (const userId of userIds) {
    const { bucket, retry_after_ms } = take(rule, brought.get(userId), now);
    // Keep the map ordered by the last addition.
    next.delete(userId);
    next.set(userId, bucket);
    if (retry_after_ms === 0) continue;
    tooOften.push(userId);
    wait = Math.max(wait, retry_after_ms);
  }
  if (tooOften.length > 0) return { brought, tooOften, retry_after_ms: wait };
  return { brought: remembered(next, now), tooOften, retry_after_ms: 0 };
}

export function giveBackEach(
  brought: Brought,
  userIds: readonly string[],
  rule: BucketRule,
  now: number,
): Brought {
  const next = new Map(brought);
  for (const userId of userIds) {
    const bucket = next.get(userId);
    if (bucket !== undefined) next.set(userId, giveBack(rule, bucket, now, 1));
  }
  return remembered(next, now);
}

function remembered(brought: Brought, now: number): Brought {
  const used = [...brought].filter(([, bucket]) => usedAt(bucket, now) > 0);
  return new Map(used.slice(-REMEMBERED_MAX));
}
