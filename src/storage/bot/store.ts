import { z } from "zod";
import { commandSchema, type Command } from "#protocol/bot/command.ts";
import { hookSchema, type Hook } from "#protocol/bot/hook.ts";
import { scopeSchema } from "#protocol/server-key.ts";
import { upgrade, type SchemaSteps, type StepStorage } from "../schema-steps.ts";

/** A bot's token, stored as the hash of its secret; times in ms. */
const tokenSchema = z.object({
  scopes: z.array(scopeSchema),
  hash: z.string(),
  previous: z.object({ hash: z.string(), until: z.number() }).nullable(),
  revoked: z.boolean(),
});
export type TokenRecord = z.infer<typeof tokenSchema>;

/** A command that someone called. */
const askedSchema = z.object({
  command_id: z.string(),
  conversation_id: z.string(),
  user_id: z.string(),
});
export type AskedCommand = z.infer<typeof askedSchema>;

/** A bot's position in a conversation. `number` replaces the conversation's id in a socket's attachment. */
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

/** Commands for which bots asked for more time; `until` in ms. */
const COMMANDS = `
CREATE TABLE commands (
  command_id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  until INTEGER NOT NULL
) WITHOUT ROWID;
`;

export const BOT_STEPS: SchemaSteps = [FOUNDATION, COMMANDS];
const VERSION_KEY = "schema_version";
const TOKEN_KEY = "token";
const ALL_KEY = "all";
const HOOK_KEY = "hook";
const COMMANDS_KEY = "commands";

type Storage = StepStorage & {
  sql: SqlStorage;
  kv: { get(key: string): unknown; put(key: string, value: unknown): void };
};

/** The state of a bot's object: its token, and its position in each conversation to which it has subscribed. */
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

  /** The commands that the bot has registered. */
  get commands(): Command[] {
    return z.array(commandSchema).catch([]).parse(this.#storage.kv.get(COMMANDS_KEY));
  }

  putCommands(commands: Command[]): void {
    this.#storage.kv.put(COMMANDS_KEY, commands);
  }

  /** Stores a command that may be answered until then (ms), and deletes expired ones. */
  keepCommand(
    { command_id, conversation_id, user_id }: AskedCommand,
    now: number,
    until: number,
  ): void {
    const { sql } = this.#storage;
    sql.exec("DELETE FROM commands WHERE until <= ?", now);
    sql.exec(
      "INSERT OR REPLACE INTO commands VALUES (?, ?, ?, ?)",
      command_id,
      conversation_id,
      user_id,
      until,
    );
  }

  command(commandId: string, now: number): AskedCommand | null {
    const [row] = this.#storage.sql
      .exec("SELECT * FROM commands WHERE command_id = ? AND until > ?", commandId, now)
      .toArray();
    return row === undefined ? null : askedSchema.parse(row);
  }

  forgetCommand(commandId: string): void {
    this.#storage.sql.exec("DELETE FROM commands WHERE command_id = ?", commandId);
  }

  get hook(): Hook | null {
    return hookSchema.safeParse(this.#storage.kv.get(HOOK_KEY)).data ?? null;
  }

  putHook(hook: Hook): void {
    this.#storage.kv.put(HOOK_KEY, hook);
  }

  /** Whether the bot has subscribed to all its conversations, including future ones. */
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

  /** Records the subscription's epoch; a position from another epoch is void. */
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
