import { systemClock, type Clock } from "./clock.ts";
import type { FetchLike } from "./fetch-like.ts";
import type { HttpOptions } from "./http.ts";
import { platform, runtime } from "./runtime.ts";

/** Options that `Parley` and `ParleyRest` share. */
export interface RestOptions {
  /** The server's address, such as `https://chat.example.com`. */
  baseUrl: string;
  /** Milliseconds that a request may take; 15,000 by default. */
  timeoutMs?: number;
  /** The platform's by default. */
  fetch?: FetchLike;
  clock?: Clock;
  /** In [0, 1); spreads reconnects and retries. */
  random?: () => number;
}

export function httpOptions(options: RestOptions): HttpOptions {
  return {
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    fetch: options.fetch ?? platformFetch(),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    timeoutMs: options.timeoutMs ?? 15_000,
  };
}

/** A browser's `fetch` throws if called on anything but the global object. */
function platformFetch(): FetchLike {
  const { fetch } = runtime;
  const send = platform("fetch", fetch);
  return (url, init) => send(url, init);
}
