import { err, ok, type Result } from "#protocol/result.ts";
import { isLoopback, outsideAddress } from "./outside-address.ts";

interface Rules {
  /** Whether the server may call its own machine: see `outsideAddress`. */
  loopback: boolean;
  /** How many redirects to follow, each to an address that is checked like the first. */
  redirects: number;
  /** Whether to call only the usual web ports. */
  usualPorts?: boolean;
  /** Called before each request, including redirects. */
  mayCall?: (url: URL) => Promise<boolean>;
  /** Aborts the request and the reading of its response. */
  signal: AbortSignal;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Calls an address that a user provided (OUTSIDE-1). Returns the response with its body unread, or why the server may
 * not call the address or its redirect; rejects if the network fails or the signal aborts. Returns a redirect beyond
 * the allowed number like any other response. Only requests without a body may follow redirects.
 */
export async function fetchOutside(
  address: string,
  init: Pick<RequestInit, "method" | "headers" | "body">,
  { loopback, redirects, signal, usualPorts = false, mayCall }: Rules,
): Promise<Result<Response, string>> {
  for (let at = address, left = redirects; ; left -= 1) {
    const allowed = outsideAddress(at, loopback);
    if (!allowed.ok) return allowed;
    if (usualPorts && allowed.value.port !== "" && !isLoopback(allowed.value.hostname)) {
      return err("must have the usual port");
    }
    if (mayCall !== undefined && !(await mayCall(allowed.value))) {
      return err("receives too many requests");
    }
    const response = await fetch(allowed.value, { ...init, redirect: "manual", signal });
    const location = REDIRECTS.has(response.status) ? response.headers.get("location") : null;
    if (location === null || left === 0) return ok(response);
    await response.body?.cancel();
    const next = URL.parse(location, allowed.value);
    if (next === null) return err("redirects to an invalid address");
    at = next.href;
  }
}

/** Reads at most `max` bytes of a body; `cut` if there are more. */
export async function readAtMost(
  response: Pick<Response, "body">,
  max: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; cut: boolean }> {
  return readUntil(response, max, () => false);
}

/** The same, but also stops after the piece for which `isEnough` returns true, which does not count as a cut. */
export async function readUntil(
  response: Pick<Response, "body">,
  max: number,
  isEnough: (piece: Uint8Array) => boolean,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let [size, enough] = [0, false];
  const reader = (response.body ?? new Blob().stream()).getReader();
  while (size <= max && !enough) {
    const { value, done } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.byteLength;
    enough = isEnough(value);
  }
  const cut = size > max;
  if (cut || enough) await reader.cancel();
  return { bytes: joined(chunks, Math.min(size, max)), cut };
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk.subarray(0, size - at), at);
    at = Math.min(size, at + chunk.byteLength);
  }
  return bytes;
}
