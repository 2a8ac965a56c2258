import { z } from "zod";

export const PUSHES = `
CREATE TABLE push_subscriptions (
  session_id TEXT PRIMARY KEY,
  endpoint TEXT NOT NULL,
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  outside INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE pushes (
  conversation_id TEXT PRIMARY KEY,
  due_at INTEGER,
  devices TEXT,
  attempts INTEGER NOT NULL,
  since INTEGER NOT NULL,
  sent_at INTEGER
) WITHOUT ROWID;
`;

const subscriptionSchema = z.object({
  /** The device's session. */
  session_id: z.string(),
  endpoint: z.string(),
  p256dh: z.string(),
  auth: z.string(),
  /** Whether the session belongs to the operator's own issuer, so that D1 does not know when it ends. */
  outside: z.int().transform(Boolean),
  created_at: z.int(),
  /** When the device last subscribed (ms). */
  seen_at: z.int(),
});
export type StoredSubscription = z.infer<typeof subscriptionSchema>;

const pushSchema = z.object({
  conversation_id: z.string(),
  /** When to send it (ms); null once it has been sent, while devices may still show it. */
  due_at: z.int().nullable(),
  /** The sessions to which it has yet to be sent; null for all. */
  devices: z
    .string()
    .nullable()
    .transform((ids) => (ids === null ? null : z.array(z.string()).parse(JSON.parse(ids)))),
  attempts: z.int(),
  since: z.int(),
  sent_at: z.int().nullable(),
});
/** A pending or sent notification for a conversation. */
export type StoredPush = z.infer<typeof pushSchema>;

interface Tables {
  rows: (query: string) => Record<string, SqlStorageValue>[];
  write: (statement: string, ...values: SqlStorageValue[]) => unknown;
}

/** A person's subscribed devices and notifications: one row each. */
export class Pushes {
  readonly #tables: Tables;
  #subscriptions: Map<string, StoredSubscription> | null = null;
  #pushes: Map<string, StoredPush> | null = null;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** The devices by session, the most recently seen first. */
  get subscriptions(): StoredSubscription[] {
    return [...this.#bySession.values()].sort((a, b) => b.seen_at - a.seen_at);
  }

  get all(): StoredPush[] {
    return [...this.#byConversation.values()];
  }

  push(conversationId: string): StoredPush | undefined {
    return this.#byConversation.get(conversationId);
  }

  subscribe(subscription: StoredSubscription): void {
    const { session_id, endpoint, p256dh, auth, outside, created_at, seen_at } = subscription;
    this.#tables.write(
      "INSERT OR REPLACE INTO push_subscriptions VALUES (?, ?, ?, ?, ?, ?, ?)",
      session_id,
      endpoint,
      p256dh,
      auth,
      outside ? 1 : 0,
      created_at,
      seen_at,
    );
    this.#bySession.set(session_id, subscription);
  }

  unsubscribe(sessionId: string): void {
    if (!this.#bySession.delete(sessionId)) return;
    this.#tables.write("DELETE FROM push_subscriptions WHERE session_id = ?", sessionId);
  }

  put(push: StoredPush): void {
    const { conversation_id, due_at, devices, attempts, since, sent_at } = push;
    const ids = devices === null ? null : JSON.stringify(devices);
    this.#tables.write(
      "INSERT OR REPLACE INTO pushes VALUES (?, ?, ?, ?, ?, ?)",
      conversation_id,
      due_at,
      ids,
      attempts,
      since,
      sent_at,
    );
    this.#byConversation.set(conversation_id, push);
  }

  remove(conversationId: string): void {
    if (!this.#byConversation.delete(conversationId)) return;
    this.#tables.write("DELETE FROM pushes WHERE conversation_id = ?", conversationId);
  }

  /** Call this after emptying the tables. */
  forget(): void {
    this.#subscriptions = null;
    this.#pushes = null;
  }

  get #bySession(): Map<string, StoredSubscription> {
    return (this.#subscriptions ??= new Map(
      this.#tables
        .rows("SELECT * FROM push_subscriptions")
        .map((row) => subscriptionSchema.parse(row))
        .map((each) => [each.session_id, each]),
    ));
  }

  get #byConversation(): Map<string, StoredPush> {
    return (this.#pushes ??= new Map(
      this.#tables
        .rows("SELECT * FROM pushes")
        .map((row) => pushSchema.parse(row))
        .map((each) => [each.conversation_id, each]),
    ));
  }
}
