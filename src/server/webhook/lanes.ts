import type { Lane } from "#storage/webhook/queue.ts";

/**
 * The conversations with events that wait for one endpoint, in memory: those that may send now, in turn, and those
 * paused after a failure. Each has at most one request in flight, so its events arrive in order, and a failure delays
 * only its own conversation.
 */
export class Lanes {
  readonly #ready = new Set<string>();
  /** When each conversation is due again (ms). */
  readonly #paused = new Map<string, number>();
  readonly #busy = new Set<string>();
  #firstDue = Infinity;

  load(lanes: readonly Lane[]): void {
    for (const { conversation_id, due_at } of lanes) {
      if (due_at > 0) this.#pause(conversation_id, due_at);
      else this.#ready.add(conversation_id);
    }
  }

  /** Notes that an event waits in this conversation. */
  add(id: string): void {
    if (!this.#busy.has(id) && !this.#paused.has(id)) this.#ready.add(id);
  }

  /** Returns the next conversation to send from, and marks it as busy; null if none may send now. */
  start(now: number): string | null {
    if (now >= this.#firstDue) this.#wake(now);
    const [id] = this.#ready;
    if (id === undefined) return null;
    this.#ready.delete(id);
    this.#busy.add(id);
    return id;
  }

  /** Ends a request. `again`: when the conversation may send again (ms), or null if nothing waits. */
  ended(id: string, again: number | null): void {
    this.#busy.delete(id);
    this.#paused.delete(id);
    if (again === 0) this.#ready.add(id);
    else if (again !== null) this.#pause(id, again);
  }

  /** Ends all pauses, because the endpoint is back. */
  resume(): void {
    for (const id of this.#paused.keys()) this.#ready.add(id);
    this.#paused.clear();
    this.#firstDue = Infinity;
  }

  /** Returns when the next conversation may send (ms), or null. */
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
