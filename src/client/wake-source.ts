import { Timer, type Clock } from "./clock.ts";
import type { Unsubscribe } from "./emitter.ts";
import { runtime, type Runtime } from "./runtime.ts";

/** Signals when to check connections: the network is back, the page has become visible, or the machine woke up. */
export interface WakeSource {
  subscribe(listener: () => void): Unsubscribe;
}

const TICK_MS = 5_000;

/** A tick this late suggests that the machine slept. Throttled tabs are late too, which costs them a ping. */
const LATE_MS = 10_000;

/** Shared by all connections. Without listeners it keeps no timer. */
export class PlatformWakeSource implements WakeSource {
  readonly #clock: Clock;
  readonly #runtime: Runtime;
  readonly #timer: Timer;
  readonly #listeners = new Set<() => void>();

  constructor(clock: Clock, platform: Runtime = runtime) {
    this.#clock = clock;
    this.#runtime = platform;
    this.#timer = new Timer(clock);
  }

  subscribe(listener: () => void): Unsubscribe {
    if (this.#listeners.size === 0) this.#start();
    this.#listeners.add(listener);
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#stop();
    };
  }

  readonly #wake = () => {
    for (const listener of this.#listeners) listener();
  };

  readonly #shown = () => {
    if (this.#runtime.document?.visibilityState === "visible") this.#wake();
  };

  #start(): void {
    this.#runtime.addEventListener?.("online", this.#wake);
    this.#runtime.addEventListener?.("pageshow", this.#wake);
    this.#runtime.document?.addEventListener("visibilitychange", this.#shown);
    this.#tick();
  }

  #stop(): void {
    this.#runtime.removeEventListener?.("online", this.#wake);
    this.#runtime.removeEventListener?.("pageshow", this.#wake);
    this.#runtime.document?.removeEventListener("visibilitychange", this.#shown);
    this.#timer.clear();
  }

  #tick(): void {
    const dueAt = this.#clock.now() + TICK_MS;
    this.#timer.set(dueAt, () => {
      this.#tick();
      if (this.#clock.now() - dueAt >= LATE_MS) this.#wake();
    });
  }
}
