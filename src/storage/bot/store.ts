import { z } from "zod";
import { hookSchema, type Hook } from "#protocol/bot/hook.ts";
import { scopeSchema } from "#protocol/server-key.ts";
import { upgrade, type SchemaSteps, type StepStorage } from "../schema-steps.ts";

/** A bot's token, known by the hash of its secret; times in ms. */
const tokenSchema = z.object({
  scopes: z.array(scopeSchema),
  hash: z.string(),
  previous: z.object({ hash: z.string(), until: z.number() }).nullable(),
  revoked: z.boolean(),
});
export type TokenRecord = z.infer<typeof tokenSchema>;

/** Where a bot stands in a conversation. `number` stands for the conversation in a socket's attachment. */
const subscriptionSchema = z.object({
  conversation_id: z.string(),
  number: z.int(),
  epoch: z.string(),
  processed: z.int().nullable(),
});
export type Subscription = z.infer<typeof subscriptionSchema>;

const FOUNDATION = `
CREATE TABLE subscriptions (
  conversation_id TEXT PRIMARY KEY,
  number INTEGER NOT NULL,
  epoch TEXT NOT NULL,
  processed INTEGER
) WITHOUT ROWID;
`;

const BOT_STEPS: SchemaSteps = [FOUNDATION];
const VERSION_KEY = "schema_version";
const TOKEN_KEY = "token";
const ALL_KEY = "all";
const HOOK_KEY = "hook";

type Storage = StepStorage & {
  sql: SqlStorage;
  kv: { get(key: string): unknown; put(key: string, value: unknown): void };
};

/** What a bot's object stores: its token, and where the bot stands in each conversation that it has listened to. */
export class BotStore {
  readonly #storage: Storage;
  readonly #subscriptions = new Map<string, Subscription>();
  #greatest = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
    if (storage.kv.get(TOKEN_KEY) !== undefined) this.#open();
  }

  get token(): TokenRecord | null {
    return tokenSchema.safeParse(this.#storage.kv.get(TOKEN_KEY)).data ?? null;
  }

  putToken(token: TokenRecord): void {
    this.#storage.kv.put(TOKEN_KEY, token);
    this.#open();
  }

  get hook(): Hook | null {
    return hookSchema.safeParse(this.#storage.kv.get(HOOK_KEY)).data ?? null;
  }

  putHook(hook: Hook): void {
    this.#storage.kv.put(HOOK_KEY, hook);
  }

  /** Whether the bot listens to every conversation that it is in, those to come included. */
  get all(): boolean {
    return this.#storage.kv.get(ALL_KEY) === true;
  }

  set all(value: boolean) {
    if (value !== this.all) this.#storage.kv.put(ALL_KEY, value);
  }

  subscription(conversationId: string): Subscription | null {
    return this.#subscriptions.get(conversationId) ?? null;
  }

  byNumber(number: number): Subscription | null {
    return [...this.#subscriptions.values()].find((one) => one.number === number) ?? null;
  }

  /** Notes the epoch in which the bot listens; a position of another epoch means nothing any more. */
  begin(conversation_id: string, epoch: string): Subscription {
    const known = this.#subscriptions.get(conversation_id);
    if (known?.epoch === epoch) return known;
    const number = known?.number ?? this.#greatest + 1;
    return this.#put({ conversation_id, number, epoch, processed: null });
  }

  /** BOT-4: a position only moves forward. */
  processed(conversationId: string, to: number): void {
    const known = this.#subscriptions.get(conversationId);
    if (known !== undefined && to > (known.processed ?? -1)) this.#put({ ...known, processed: to });
  }

  forget(conversationId: string): void {
    if (!this.#subscriptions.delete(conversationId)) return;
    this.#storage.sql.exec("DELETE FROM subscriptions WHERE conversation_id = ?", conversationId);
  }

  #put(one: Subscription): Subscription {
    this.#storage.sql.exec(
      "INSERT OR REPLACE INTO subscriptions VALUES (?, ?, ?, ?)",
      one.conversation_id,
      one.number,
      one.epoch,
      one.processed,
    );
    this.#keep(one);
    return one;
  }

  #open(): void {
    const version = z.int().catch(0).parse(this.#storage.kv.get(VERSION_KEY));
    upgrade(this.#storage, version, BOT_STEPS, (reached) => {
      this.#storage.kv.put(VERSION_KEY, reached);
    });
    const rows = this.#storage.sql.exec("SELECT * FROM subscriptions").toArray();
    for (const row of z.array(subscriptionSchema).parse(rows)) this.#keep(row);
  }

  #keep(one: Subscription): void {
    this.#subscriptions.set(one.conversation_id, one);
    this.#greatest = Math.max(this.#greatest, one.number);
  }
}
