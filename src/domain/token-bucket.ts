/** A bucket refills at a steady rate up to its burst; each use takes one token, or several. */
export interface BucketRule {
  per_second: number;
  burst: number;
}

/**
 * The milliseconds' worth of tokens in use, as of `at` (ms). Time is counted from `at`, so that no precision is lost to
 * the size of a date. A small correction of the clock does not move `at` back, so it yields no tokens. A larger one
 * does, so that nobody waits for the clock to get there again.
 */
export interface Bucket {
  used_ms: number;
  at: number;
}

export interface Taken {
  bucket: Bucket;
  /** 0 if tokens were taken. Otherwise nothing was taken, and a token will be free in this many ms. */
  retry_after_ms: number;
  remaining: number;
}

/** The largest single correction of a running clock. */
const CORRECTION_MAX_MS = 10_000;
/** The floating-point tolerance. */
const ROUNDING_MS = 1e-6;

export function take(rule: BucketRule, bucket: Bucket | undefined, now: number, tokens = 1): Taken {
  const token_ms = 1_000 / rule.per_second;
  const room_ms = token_ms * (rule.burst - tokens) + ROUNDING_MS;
  const at = asOf(bucket, now);
  const used_ms = usedAt(bucket, at);
  if (used_ms > room_ms) {
    const retry_after_ms = Math.ceil(used_ms - room_ms) + (at - now);
    return { bucket: { used_ms, at }, retry_after_ms, remaining: 0 };
  }
  const next = { used_ms: used_ms + token_ms * tokens, at };
  const remaining = Math.max(0, Math.floor((room_ms - next.used_ms) / token_ms) + tokens);
  return { bucket: next, retry_after_ms: 0, remaining };
}

/**
 * Takes the tokens even if there are too few: the rest is owed, up to a whole burst. Returns how long nothing should be
 * used until the debt is paid.
 */
export function charge(
  rule: BucketRule,
  bucket: Bucket | undefined,
  now: number,
  tokens: number,
): { bucket: Bucket; retry_after_ms: number } {
  const token_ms = 1_000 / rule.per_second;
  const full_ms = token_ms * rule.burst;
  const at = asOf(bucket, now);
  const used_ms = Math.min(2 * full_ms, usedAt(bucket, at) + token_ms * tokens);
  return { bucket: { used_ms, at }, retry_after_ms: Math.max(0, Math.ceil(used_ms - full_ms)) };
}

/** Returns a bucket without tokens for this long. */
export function emptyFor(rule: BucketRule, ms: number, now: number): Bucket {
  return { used_ms: (1_000 / rule.per_second) * rule.burst + ms, at: now };
}

function asOf(bucket: Bucket | undefined, now: number): number {
  const known = bucket?.at ?? now;
  return known - now > CORRECTION_MAX_MS ? now : Math.max(known, now);
}

/** Returns tokens that were taken and not used. */
export function giveBack(
  rule: BucketRule,
  bucket: Bucket | undefined,
  now: number,
  tokens: number,
): Bucket {
  const at = Math.max(bucket?.at ?? now, now);
  const used_ms = Math.max(0, usedAt(bucket, at) - (1_000 / rule.per_second) * tokens);
  return { used_ms, at };
}

/** Returns the ms in use at that time. */
export function usedAt(bucket: Bucket | undefined, now: number): number {
  return bucket === undefined ? 0 : Math.max(0, bucket.used_ms - Math.max(0, now - bucket.at));
}

/** This many per minute, all of which may be used at once. */
export function perMinute(count: number): BucketRule {
  return { per_second: count / 60, burst: count };
}

/** This many per day, all of which may be used at once. */
export function perDay(count: number): BucketRule {
  return { per_second: count / 86_400, burst: count };
}

/** This many per hour, all of which may be used at once. */
export function perHour(count: number): BucketRule {
  return { per_second: count / 3_600, burst: count };
}
