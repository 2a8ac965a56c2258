import { isLoopback } from "../outside-address.ts";
import { fetchOutside } from "../outside-fetch.ts";
import type { PreviewLimits } from "./preview-limits.ts";

const REDIRECTS = 4;
const USER_AGENT = "Parley/1 (link preview)";

export interface Terms {
  accept: string;
  /** The time limit for the response including its body. */
  timeMs: number;
  loopback: boolean;
  limits: PreviewLimits;
}

/**
 * Fetches a linked address anonymously, without cookies, tokens or anything about the sender. Returns null for anything
 * but a successful response in time; `read` receives the response and its final address.
 */
export async function fetchForPreview<T>(
  address: string,
  { accept, timeMs, loopback, limits }: Terms,
  read: (response: Response, at: string) => Promise<T | null>,
): Promise<T | null> {
  const headers = { accept, "user-agent": USER_AGENT };
  const signal = AbortSignal.timeout(timeMs);
  let response: Response | null = null;
  try {
    const mayCall = (url: URL) => limits.mayCall(url);
    const rules = { loopback, redirects: REDIRECTS, signal, usualPorts: true, mayCall };
    const fetched = await fetchOutside(secure(address), { headers }, rules);
    if (!fetched.ok) return null;
    response = fetched.value;
    return response.status === 200 ? await read(response, response.url) : null;
  } catch {
    // Whatever an external site does, the message merely has no preview.
    return null;
  } finally {
    await response?.body?.cancel().catch(() => undefined);
  }
}

/** Upgrades http: links to https, which nearly every site supports. */
function secure(address: string): string {
  const url = URL.parse(address);
  if (url?.protocol !== "http:" || isLoopback(url.hostname)) {
    return address;
  }
  url.protocol = "https:";
  return url.href;
}
