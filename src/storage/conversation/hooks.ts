import { z } from "zod";
import type { Endpoint } from "../d1/webhooks.ts";

const hookSchema = z.object({
  events: z.array(z.string()),
  head: z.int(),
  unseen: z.int().nullable(),
});

/**
 * How far one endpoint has come with a conversation. `head`: everything up to this version was handed over to it.
 * `unseen`: the id up to which messages were looked through for people who have not seen them; null where it does not
 * want to know.
 */
export type Hook = z.infer<typeof hookSchema>;

const hooksSchema = z.record(z.string(), hookSchema);
const rowSchema = z.object({ hooks: z.string().nullable(), hooks_from: z.int() });

/** The endpoints of webhooks that a conversation knows, in its row about D1. Without one, nothing is ever written. */
export class Hooks {
  readonly #sql: SqlStorage;
  #known = new Map<string, Hook>();
  #from = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.reload();
  }

  /** Call it after a failed write: reads the row anew. */
  reload(): void {
    const row = this.#sql.exec("SELECT hooks, hooks_from FROM projection").one();
    const { hooks, hooks_from } = rowSchema.parse(row);
    this.#known = new Map(Object.entries(hooksSchema.parse(JSON.parse(hooks ?? "{}"))));
    this.#from = hooks_from;
  }

  get known(): ReadonlyMap<string, Hook> {
    return this.#known;
  }

  /**
   * Takes the active endpoints, as D1 named them when it had everything up to `head`. A new one begins after `before`,
   * which D1 had already when it was asked last: so it misses nothing that was committed after it registered.
   */
  learn(endpoints: readonly Endpoint[], before: number): void {
    const next = new Map<string, Hook>();
    for (const { id, events } of endpoints) {
      const { head, unseen } = this.#known.get(id) ?? { head: before, unseen: null };
      const watches = events.includes("message.unseen");
      next.set(id, { events, head, unseen: watches ? (unseen ?? before) : null });
    }
    this.#replace(next);
  }

  /** Everything up to `head` was handed over to this endpoint, or it wants none of it. */
  reached(id: string, head: number): void {
    this.#update(id, (hook) => ({ ...hook, head: Math.max(hook.head, head) }));
  }

  looked(id: string, unseen: number): void {
    this.#update(id, (hook) => ({
      ...hook,
      unseen: hook.unseen === null ? null : Math.max(hook.unseen, unseen),
    }));
  }

  forget(id: string): void {
    const next = new Map(this.#known);
    next.delete(id);
    this.#replace(next);
  }

  /** Nothing up to `head` is an event, now or for endpoints to come: for history that was written here afterwards. */
  skipTo(head: number): void {
    this.#sql.exec("UPDATE projection SET hooks_from = ?", head);
    this.#from = head;
  }

  /** Up to this version, history was written here afterwards; 0 where none was. */
  get skipped(): number {
    return this.#from;
  }

  /** The position up to which this endpoint has everything. */
  headOf({ head }: Hook): number {
    return Math.max(head, this.#from);
  }

  unseenOf({ unseen }: Hook): number | null {
    return unseen === null ? null : Math.max(unseen, this.#from);
  }

  #update(id: string, change: (hook: Hook) => Hook): void {
    const hook = this.#known.get(id);
    if (hook !== undefined) this.#replace(new Map(this.#known).set(id, change(hook)));
  }

  #replace(next: Map<string, Hook>): void {
    const [before, after] = [textOf(this.#known), textOf(next)];
    this.#known = next;
    if (before !== after) this.#sql.exec("UPDATE projection SET hooks = ?", after);
  }
}

function textOf(hooks: ReadonlyMap<string, Hook>): string | null {
  return hooks.size === 0 ? null : JSON.stringify(Object.fromEntries(hooks));
}
