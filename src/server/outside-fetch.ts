import { err, ok, type Result } from "#protocol/result.ts";
import { isLoopback, outsideAddress } from "./outside-address.ts";

interface Rules {
  /** Whether the server may call this machine: see `outsideAddress`. */
  loopback: boolean;
  /** How many redirects it follows, each to an address that is checked like the first. */
  redirects: number;
  /** Whether it calls only the ports that the web uses. */
  usualPorts?: boolean;
  /** Asked before each request, of a redirect too. */
  mayCall?: (url: URL) => Promise<boolean>;
  /** Ends the request, and the reading of its answer. */
  signal: AbortSignal;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Calls an address that someone gave the server (OUTSIDE-1). Returns the answer, its body unread, or why the server
 * does not call the address or the one that it leads to; rejects when the network fails or the signal aborts. A
 * redirect beyond those it follows is an answer like any other. Only a request that has no body may follow any.
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
      return err("is called too often");
    }
    const response = await fetch(allowed.value, { ...init, redirect: "manual", signal });
    const location = REDIRECTS.has(response.status) ? response.headers.get("location") : null;
    if (location === null || left === 0) return ok(response);
    await response.body?.cancel();
    const next = URL.parse(location, allowed.value);
    if (next === null) return err("leads to something that is not an address");
    at = next.href;
  }
}

/** Reads a body of at most `max` bytes; of a longer one, it reads no more and returns what it has, `cut`. */
export async function readAtMost(
  response: Pick<Response, "body">,
  max: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; cut: boolean }> {
  return readUntil(response, max, () => false);
}

/** The same, but it also stops after the piece at which `isEnough`, and that is no cut. */
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
