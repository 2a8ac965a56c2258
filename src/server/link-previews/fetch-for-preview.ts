import { isLoopback } from "../outside-address.ts";
import { fetchOutside } from "../outside-fetch.ts";
import type { PreviewLimits } from "./preview-limits.ts";

const REDIRECTS = 4;
const USER_AGENT = "Parley/1 (link preview)";

export interface Terms {
  accept: string;
  /** For the answer and its body together. */
  timeMs: number;
  loopback: boolean;
  limits: PreviewLimits;
}

/**
 * Fetches what somebody linked to, as nobody: no cookie, no token, no word of who asks. Null for anything but a good
 * answer in time; `read` gets the answer and the address that it came from.
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
    // Whatever a stranger's site does, the message only has no preview.
    return null;
  } finally {
    await response?.body?.cancel().catch(() => undefined);
  }
}

/** A link that was written with http: is called by https, which nearly every site has. */
function secure(address: string): string {
  const url = URL.parse(address);
  if (url?.protocol !== "http:" || isLoopback(url.hostname)) {
    return address;
  }
  url.protocol = "https:";
  return url.href;
}
