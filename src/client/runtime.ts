import type { FetchLike } from "./fetch-like.ts";
import type { SocketConstructor } from "./socket-like.ts";

/** What some runtimes have and others lack. Structural, since the DOM's, Workers' and Node's types disagree. */
export interface Runtime {
  readonly fetch?: FetchLike;
  readonly WebSocket?: SocketConstructor;
  readonly localStorage?: StorageLike;
  readonly navigator?: { readonly locks?: LocksLike };
  readonly document?: EventSource & { readonly visibilityState: string };
  readonly addEventListener?: EventSource["addEventListener"];
  readonly removeEventListener?: EventSource["removeEventListener"];
}

export interface StorageLike {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface LocksLike {
  request(name: string, work: () => Promise<void>): Promise<unknown>;
}

interface EventSource {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

const globals: object = globalThis;

export const runtime: Runtime = globals;
