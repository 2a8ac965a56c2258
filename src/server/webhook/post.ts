import type { DeliveryError } from "#protocol/webhooks.ts";
import { WEBHOOK_TIMEOUT_MS } from "#protocol/webhooks.ts";
import { fetchOutside } from "../outside-fetch.ts";
import { retryAfterOf } from "../retry-after.ts";
import { signedHeaders } from "./signature.ts";

/** The outcome of a request. `retry_after_ms`: how long the endpoint asks the server to wait. */
export interface Posted {
  response_status: number | null;
  error: DeliveryError | null;
  latency_ms: number;
  retry_after_ms: number | null;
}

interface Wish {
  url: string;
  secrets: readonly string[];
  event_id: string;
  body: string;
  loopback: boolean;
}

/** Sends one event. Uses only the status of the response: follows no redirect, and reads no body. */
export async function post({ url, secrets, event_id, body, loopback }: Wish): Promise<Posted> {
  const at = Date.now();
  const took = () => Math.max(0, Date.now() - at);
  const headers = {
    "content-type": "application/json",
    "user-agent": "Parley-Webhooks/1",
    ...signedHeaders(event_id, body, secrets, at),
  };
  const stop = new AbortController();
  const { signal } = stop;
  // Cleared after the response, because a running timer keeps the object from hibernating.
  const timer = setTimeout(() => {
    stop.abort();
  }, WEBHOOK_TIMEOUT_MS);
  const failed = (error: DeliveryError): Posted => ({
    response_status: null,
    error,
    latency_ms: took(),
    retry_after_ms: null,
  });
  try {
    const rules = { loopback, redirects: 0, signal };
    const fetched = await fetchOutside(url, { method: "POST", headers, body }, rules);
    if (!fetched.ok) return failed("refused_address");
    const { status, headers: answered, body: unread } = fetched.value;
    const latency_ms = took();
    // An unread body would occupy its connection.
    await unread?.cancel().catch(() => undefined);
    const retry_after_ms = retryAfterOf(answered.get("retry-after"), Date.now());
    return { response_status: status, error: null, latency_ms, retry_after_ms };
  } catch {
    return failed(signal.aborted ? "timeout" : "unreachable");
  } finally {
    clearTimeout(timer);
  }
}
