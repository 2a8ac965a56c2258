import type { FetchLike } from "./fetch-like.ts";
import type { SocketConstructor } from "./socket-like.ts";

/** Features that some runtimes lack. Typed structurally, since the types of DOM, Workers and Node disagree. */
export interface Runtime {
  readonly fetch?: FetchLike;
  readonly WebSocket?: SocketConstructor;
  readonly XMLHttpRequest?: new () => XhrLike;
  readonly localStorage?: StorageLike;
  readonly navigator?: { readonly locks?: LocksLike };
  readonly document?: EventSource & { readonly visibilityState: string };
  readonly addEventListener?: EventSource["addEventListener"];
  readonly removeEventListener?: EventSource["removeEventListener"];
}

/** The part of an XMLHttpRequest that an upload uses. */
export interface XhrLike {
  readonly upload: {
    addEventListener(type: "progress", listener: (event: { loaded: number }) => void): void;
  };
  readonly status: number;
  readonly responseText: string;
  addEventListener(type: "load" | "error" | "abort", listener: () => void): void;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getResponseHeader(name: string): string | null;
  send(body: string | Blob | null): void;
  abort(): void;
}

/** The part of `localStorage` that the client uses. */
export interface StorageLike {
  /** Returns the value, or `null` if there is none. */
  getItem(key: string): string | null;
  /** Adds or replaces the value; may throw if the browser refuses. */
  setItem(key: string, value: string): void;
  /** Removes the value, if there is one. */
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

export function platform<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw new Error(`this runtime has no ${name}: pass one to Parley`);
  return value;
}
