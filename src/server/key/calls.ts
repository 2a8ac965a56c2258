import { auditHourly } from "../audit.ts";
import type { Env } from "../env.ts";
import type { KeyCall } from "../objects/key.ts";

/** How long calls are collected before they are added to the audit row of their hour. */
const GATHERING_MS = 2_000;
const HOUR_MS = 60 * 60_000;

interface Port {
  env: Env;
  keyId: () => string;
  waitUntil: (work: Promise<void>) => void;
}

interface Counted {
  call: KeyCall;
  /** When the first of them arrived (ms). */
  at: number;
  count: number;
}

/**
 * AUDIT-3: counts a key's calls by route, network and hour. D1 has one row an hour for each, written at most every two
 * seconds. A crash loses the counts of the last moments; the log has a line for every call.
 */
export class KeyCalls {
  readonly #port: Port;
  readonly #counted = new Map<string, Counted>();

  constructor(port: Port) {
    this.#port = port;
  }

  add(call: KeyCall, now: number): void {
    if (this.#counted.size === 0) this.#port.waitUntil(this.#recordLater());
    const key = JSON.stringify([call.route, call.network, Math.floor(now / HOUR_MS)]);
    const counted = this.#counted.get(key) ?? { call, at: now, count: 0 };
    this.#counted.set(key, { ...counted, count: counted.count + 1 });
  }

  async #recordLater(): Promise<void> {
    await scheduler.wait(GATHERING_MS);
    const counted = [...this.#counted.values()];
    this.#counted.clear();
    const actor = { kind: "key", id: this.#port.keyId() } as const;
    for (const { call, at, count } of counted) {
      const { route: detail, network, country } = call;
      const event = { action: "key_called", actor, session_id: null, network, country, detail };
      await auditHourly(this.#port.env, { ...event, action: "key_called" }, at, count);
    }
  }
}
