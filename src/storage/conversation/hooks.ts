import { z } from "zod";
import type { Endpoint } from "../d1/webhooks.ts";

const hookSchema = z.object({
  events: z.array(z.string()),
  head: z.int(),
  unseen: z.int().nullable(),
});

/**
 * The progress of one endpoint in a conversation. `head`: the version up to which everything was handed over. `unseen`:
 * the id up to which messages were checked for people who have not seen them; null if the endpoint does not subscribe
 * to that.
 */
export type Hook = z.infer<typeof hookSchema>;

const hooksSchema = z.record(z.string(), hookSchema);
const rowSchema = z.object({ hooks: z.string().nullable(), hooks_from: z.int() });

/** The webhook endpoints that a conversation knows, in its row about D1. Costs no write without endpoints. */
export class Hooks {
  readonly #sql: SqlStorage;
  #known = new Map<string, Hook>();
  #from = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.reload();
  }

  /** Call this after a failed write: reads the row again. */
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
   * Takes the active endpoints that D1 returned with everything up to `head`. A new endpoint begins after `before`,
   * which D1 already had at the previous query, so it misses nothing committed after its registration.
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

  /** Records that everything up to `head` was handed over to this endpoint, or that it subscribes to none of it. */
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

  /** Marks everything up to `head` as imported history, of which no endpoint gets events. */
  skipTo(head: number): void {
    this.#sql.exec("UPDATE projection SET hooks_from = ?", head);
    this.#from = head;
  }

  /** The version up to which history was imported; 0 if none was. */
  get skipped(): number {
    return this.#from;
  }

  /** Returns the version up to which this endpoint has everything. */
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
