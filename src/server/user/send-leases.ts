import type { BucketRule } from "#domain/token-bucket.ts";
import type { KeptBucket } from "../kept-bucket.ts";
import type { SendLease } from "../objects/user.ts";

/**
 * SEND-6: charges a person for the messages that a conversation reports as sent, and grants it up to `wanted` more. An
 * unused grant is not refunded.
 */
export function leaseSends(
  bucket: KeptBucket,
  rule: BucketRule,
  { sent, wanted }: { sent: number; wanted: number },
  now: number,
): SendLease {
  const owed = bucket.charge(rule, now, sent);
  if (owed > 0) return { granted: 0, retry_after_ms: owed };
  if (wanted === 0) return { granted: 0, retry_after_ms: 0 };
  const { retry_after_ms, remaining } = bucket.take(rule, now);
  if (retry_after_ms > 0) return { granted: 0, retry_after_ms };
  const more = Math.min(wanted - 1, remaining);
  if (more > 0) bucket.take(rule, now, more);
  return { granted: 1 + more, retry_after_ms: 0 };
}
