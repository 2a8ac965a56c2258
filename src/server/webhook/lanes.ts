import type { Lane } from "#storage/webhook/queue.ts";

/**
 * The conversations with events that wait for one endpoint, in memory: which may be sent now, in turn, and which wait
 * after a failure. A conversation is in one request at a time, so its events arrive in order, and one that fails holds up
 * nothing but its own conversation.
 */
export class Lanes {
  readonly #ready = new Set<string>();
  /** By conversation: due then (ms). */
  readonly #paused = new Map<string, number>();
  readonly #busy = new Set<string>();
  #firstDue = Infinity;

  load(lanes: readonly Lane[]): void {
    for (const { conversation_id, due_at } of lanes) {
      if (due_at > 0) this.#pause(conversation_id, due_at);
      else this.#ready.add(conversation_id);
    }
  }

  /** Something waits in this conversation. */
  add(id: string): void {
    if (!this.#busy.has(id) && !this.#paused.has(id)) this.#ready.add(id);
  }

  /** Returns the next conversation to send from, and counts it as busy; null where none may be sent now. */
  start(now: number): string | null {
    if (now >= this.#firstDue) this.#wake(now);
    const [id] = this.#ready;
    if (id === undefined) return null;
    this.#ready.delete(id);
    this.#busy.add(id);
    return id;
  }

  /** A request came to its end: `again`, null where nothing waits any more, or from when on (ms). */
  ended(id: string, again: number | null): void {
    this.#busy.delete(id);
    this.#paused.delete(id);
    if (again === 0) this.#ready.add(id);
    else if (again !== null) this.#pause(id, again);
  }

  /** All may be sent at once again: the endpoint is back. */
  resume(): void {
    for (const id of this.#paused.keys()) this.#ready.add(id);
    this.#paused.clear();
    this.#firstDue = Infinity;
  }

  /** When the next conversation may be sent from (ms), or null. */
  due(now: number): number | null {
    if (this.#ready.size > 0) return now;
    return this.#paused.size === 0 ? null : this.#firstDue;
  }

  #pause(id: string, until: number): void {
    this.#paused.set(id, until);
    this.#firstDue = Math.min(this.#firstDue, until);
  }

  #wake(now: number): void {
    this.#firstDue = Infinity;
    for (const [id, until] of this.#paused) {
      if (until <= now) {
        this.#paused.delete(id);
        this.#ready.add(id);
      } else this.#firstDue = Math.min(this.#firstDue, until);
    }
  }
}
