import { encryptNotification } from "@block65/webcrypto-web-push";
import type { StoredSubscription } from "#storage/user/pushes.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { fetchOutside } from "../outside-fetch.ts";
import { retryAfterOf } from "../retry-after.ts";
import { pushEndpoint } from "./push-services.ts";
import { vapidHeader } from "./vapid.ts";

/** How long (s) a push service keeps a push for an offline device. */
const TTL_S = 24 * 60 * 60;
const TIMEOUT_MS = 10_000;

/** `topic`: a later push with the same topic replaces one that still waits for the device. */
export interface Push {
  text: string;
  topic: string;
  urgent: boolean;
}

export type PushOutcome =
  | { kind: "sent" | "gone" | "too_large" | "refused"; status: number }
  | { kind: "later"; status: number | null; retry_after_ms: number | null };

/** Encrypts a push for one device (RFC 8291) and sends it. Reads only the status of the response. */
export async function sendPush(
  env: Env,
  { endpoint, p256dh, auth }: StoredSubscription,
  { text, topic, urgent }: Push,
): Promise<PushOutcome> {
  const { PUSH_SERVICES, OUTSIDE_LOOPBACK } = configOf(env);
  const loopback = OUTSIDE_LOOPBACK === "allowed";
  const known = pushEndpoint(endpoint, { further: PUSH_SERVICES, loopback });
  // The endpoint was valid when the device subscribed.
  if (!known.ok) return { kind: "gone", status: 0 };
  const body = await encrypted({ endpoint, p256dh, auth }, text);
  // No browser has such keys, so retrying would never succeed.
  if (body === null) return { kind: "gone", status: 0 };
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
  }, TIMEOUT_MS);
  try {
    const headers = {
      authorization: await vapidHeader(env, known.value.origin, Date.now()),
      "content-encoding": "aes128gcm",
      "content-type": "application/octet-stream",
      ttl: String(TTL_S),
      urgency: urgent ? "high" : "normal",
      topic,
    };
    const rules = { loopback, redirects: 0, signal: stop.signal };
    const fetched = await fetchOutside(endpoint, { method: "POST", headers, body }, rules);
    if (!fetched.ok) return { kind: "gone", status: 0 };
    const { status, headers: answered, body: unread } = fetched.value;
    await unread?.cancel().catch(() => undefined);
    return outcomeOf(status, retryAfterOf(answered.get("retry-after"), Date.now()));
  } catch {
    return { kind: "later", status: null, retry_after_ms: null };
  } finally {
    clearTimeout(timer);
  }
}

/** Returns null if the device's keys are invalid. */
async function encrypted(
  { endpoint, p256dh, auth }: Pick<StoredSubscription, "endpoint" | "p256dh" | "auth">,
  text: string,
) {
  try {
    const device = { endpoint, expirationTime: null, keys: { p256dh, auth } };
    return await encryptNotification(device, new TextEncoder().encode(text));
  } catch {
    return null;
  }
}

function outcomeOf(status: number, retry_after_ms: number | null): PushOutcome {
  if (status >= 200 && status < 300) return { kind: "sent", status };
  if (status === 404 || status === 410) return { kind: "gone", status };
  if (status === 413) return { kind: "too_large", status };
  if (status === 408 || status === 429 || status >= 500) {
    return { kind: "later", status, retry_after_ms };
  }
  return { kind: "refused", status };
}
