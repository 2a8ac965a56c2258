import { z } from "zod";
import { ANSWERS_KEPT_MAX } from "#protocol/idempotency.ts";
import { profileSchema } from "#protocol/user.ts";
import { auditColumn, toAudit, type AuditRow } from "../audit-row.ts";
import { Blocks, BLOCKS } from "./blocks.ts";
import { Drafts, DRAFTS } from "./drafts.ts";
import { Pushes, PUSHES } from "./pushes.ts";
import { KEPT_ANSWERS, KeptAnswers } from "../kept-answers.ts";
import { upgrade, type SchemaSteps, type StepStorage } from "../schema-steps.ts";

/** An open socket of this user, in any object; `opened_at` in ms. */
export interface OpenSocket {
  socket_id: string;
  conversation_id: string;
  session_id: string;
  opened_at: number;
}

const openSocketSchema = z.object({
  socket_id: z.string(),
  conversation_id: z.string(),
  session_id: z.string(),
  opened_at: z.int(),
});

/** An ended session; `ended_at` in ms. `audit`: the audit row that D1 receives with it. */
export interface SessionEnd {
  session_id: string;
  ended_at: number;
  audit: AuditRow | null;
}

export interface Disabling {
  disabled_at: number;
  audit: AuditRow | null;
}

/** The part of a user that conversations store. */
const pendingProfileSchema = profileSchema.extend({
  read_receipts: z.boolean(),
  language: z.string(),
});
export type PendingProfile = z.infer<typeof pendingProfileSchema>;

/** The progress of copying a profile to the user's conversations. */
const profileProgressSchema = z.object({
  profile: pendingProfileSchema,
  /** Conversations with greater ids are still to be updated; null once each has been tried. */
  after: z.string().nullable(),
  failed: z.array(z.string()),
});
export type ProfileProgress = z.infer<typeof profileProgressSchema>;

const FOUNDATION = `
CREATE TABLE sockets (
  socket_id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  opened_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE revoked_sessions (
  session_id TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE account (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  disabled INTEGER NOT NULL
);
CREATE TABLE pending_profile (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  profile TEXT NOT NULL
);
`;

/** Ends of sessions, or (one row) of the account, that D1 has not recorded yet. */
const UNRECORDED = `
CREATE TABLE unrecorded_ends (
  session_id TEXT PRIMARY KEY,
  ended_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE unrecorded_disabling (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  disabled_at INTEGER NOT NULL
);
`;

/** Used tickets, each until it would have expired. */
const USED_TICKETS = `
CREATE TABLE used_tickets (
  ticket_id TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) WITHOUT ROWID;
`;

/** The audit row of an end: stored with the end, so that neither survives without the other. */
const AUDITED_ENDS = `
ALTER TABLE unrecorded_ends ADD COLUMN audit TEXT;
ALTER TABLE unrecorded_disabling ADD COLUMN audit TEXT;
`;

export const USER_STEPS: SchemaSteps = [
  FOUNDATION,
  UNRECORDED,
  USED_TICKETS,
  KEPT_ANSWERS,
  AUDITED_ENDS,
  BLOCKS,
  DRAFTS,
  PUSHES,
];

/** The key of the version, stored beside the tables, so that an object without tables does not pay for it. */
const VERSION_KEY = "schema_version";
/** The first builds stored no version: a store with tables but no version has this one. */
const UNMARKED_VERSION = 1;

type Storage = StepStorage & {
  sql: SqlStorage;
  kv: {
    get(key: string): unknown;
    put(key: string, value: number): void;
    delete(key: string): unknown;
    list(): Iterable<[string, unknown]>;
  };
};

/** Selects the tables of a person's object, without those of the runtime. */
const TABLES =
  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/**
 * A user's durable state: two rows for each socket and each ticket, three for each ended session. Its schema changes by
 * adding a step, like a conversation's.
 */
export class UserStore {
  readonly #storage: Storage;
  readonly #steps: SchemaSteps;
  readonly answers = new KeptAnswers(
    (statement, ...values) => this.#write(statement, ...values),
    ANSWERS_KEPT_MAX,
    (query) => this.#rows(query),
  );
  readonly blocks = new Blocks({
    rows: (query) => this.#rows(query),
    write: (statement, ...values) => this.#write(statement, ...values),
  });
  readonly drafts = new Drafts({
    rows: (query) => this.#rows(query),
    write: (statement, ...values) => this.#write(statement, ...values),
  });
  readonly pushes = new Pushes({
    rows: (query) => this.#rows(query),
    write: (statement, ...values) => this.#write(statement, ...values),
  });
  readonly #revoked: Map<string, number>;
  #disabled: boolean;
  #ready: boolean;

  /** Reading leaves nothing in storage: the first write creates the tables. Upgrades the tables of an older build. */
  constructor(storage: Storage, steps = USER_STEPS) {
    this.#storage = storage;
    this.#steps = steps;
    const { sql, kv } = storage;
    this.#ready =
      sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'account'").toArray().length > 0;
    if (this.#ready) this.#upgrade(z.int().catch(UNMARKED_VERSION).parse(kv.get(VERSION_KEY)));
    this.#revoked = new Map(
      this.#rows<{ session_id: string; until: number }>(
        "SELECT session_id, until FROM revoked_sessions",
      ).map(({ session_id, until }) => [session_id, until]),
    );
    this.#disabled =
      this.#rows<{ disabled: number }>("SELECT disabled FROM account")[0]?.disabled === 1;
  }

  get disabled(): boolean {
    return this.#disabled;
  }

  /** `unrecorded`: the disabling that D1 has yet to record, if any. */
  setDisabled(disabled: boolean, unrecorded: Disabling | null): void {
    this.#write(
      "INSERT INTO account VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET disabled = excluded.disabled",
      disabled ? 1 : 0,
    );
    this.#disabled = disabled;
    if (unrecorded === null) this.disablingRecorded();
    else {
      this.#write(
        "INSERT OR IGNORE INTO unrecorded_disabling (id, disabled_at, audit) VALUES (1, ?, ?)",
        unrecorded.disabled_at,
        auditColumn(unrecorded.audit),
      );
    }
  }

  /** Returns the disabling that D1 has not recorded yet, if any. */
  unrecordedDisabling(): Disabling | null {
    const [row] = this.#rows<{ disabled_at: number; audit: string | null }>(
      "SELECT disabled_at, audit FROM unrecorded_disabling",
    );
    return row === undefined ? null : { ...row, audit: toAudit(row.audit) };
  }

  disablingRecorded(): void {
    this.#write("DELETE FROM unrecorded_disabling");
  }

  isRevoked(sessionId: string): boolean {
    return this.#revoked.has(sessionId);
  }

  /**
   * Remembers an ended session at least until then (ms): until its access tokens have expired and D1 has recorded the
   * end. Also forgets older ones.
   */
  revoke(sessionId: string, until: number, now: number): void {
    const later = Math.max(until, this.#revoked.get(sessionId) ?? 0);
    this.#forgetRevoked(now);
    this.#write("INSERT OR REPLACE INTO revoked_sessions VALUES (?, ?)", sessionId, later);
    this.#revoked.set(sessionId, later);
  }

  /** Remembers the end of a session that D1 has yet to record. */
  end(sessionId: string, until: number, now: number, audit: AuditRow | null = null): void {
    this.#write(
      "INSERT OR IGNORE INTO unrecorded_ends (session_id, ended_at, audit) VALUES (?, ?, ?)",
      sessionId,
      now,
      auditColumn(audit),
    );
    this.revoke(sessionId, until, now);
  }

  unrecordedEnds(): SessionEnd[] {
    return this.#rows<{ session_id: string; ended_at: number; audit: string | null }>(
      "SELECT session_id, ended_at, audit FROM unrecorded_ends",
    ).map((row) => ({ ...row, audit: toAudit(row.audit) }));
  }

  endsRecorded(ends: readonly SessionEnd[]): void {
    const ids = JSON.stringify(ends.map(({ session_id }) => session_id));
    this.#write(
      "DELETE FROM unrecorded_ends WHERE session_id IN (SELECT value FROM json_each(?))",
      ids,
    );
  }

  /** Returns false if the ticket was used before. It is valid `until` (ms); this also forgets expired ones. */
  useTicket(ticketId: string, until: number, now: number): boolean {
    this.#write("DELETE FROM used_tickets WHERE until <= ?", now);
    const inserted = this.#write(
      "INSERT OR IGNORE INTO used_tickets VALUES (?, ?) RETURNING ticket_id",
      ticketId,
      until,
    );
    return inserted.length > 0;
  }

  /** The profile that some of the user's conversations do not have yet. */
  profileProgress(): ProfileProgress | null {
    const [row] = this.#rows<{ profile: string }>("SELECT profile FROM pending_profile");
    return row === undefined ? null : profileProgressSchema.parse(JSON.parse(row.profile));
  }

  setProfileProgress(progress: ProfileProgress): void {
    this.#write("INSERT OR REPLACE INTO pending_profile VALUES (1, ?)", JSON.stringify(progress));
  }

  /** Call this once all conversations have it. */
  profileSpread(): void {
    this.#write("DELETE FROM pending_profile");
  }

  sockets(): OpenSocket[] {
    return this.#rows("SELECT * FROM sockets").map((row) => openSocketSchema.parse(row));
  }

  socketCount(): number {
    return this.#rows<{ n: number }>("SELECT count(*) AS n FROM sockets")[0]?.n ?? 0;
  }

  addSocket(socket: OpenSocket): void {
    this.#write(
      "INSERT INTO sockets VALUES (?, ?, ?, ?)",
      socket.socket_id,
      socket.conversation_id,
      socket.session_id,
      socket.opened_at,
    );
  }

  moveSocket(socketId: string, sessionId: string): void {
    this.#write("UPDATE sockets SET session_id = ? WHERE socket_id = ?", sessionId, socketId);
  }

  removeSocket(socketId: string): void {
    if (this.#ready) this.#write("DELETE FROM sockets WHERE socket_id = ?", socketId);
  }

  /** LEAVE-3: erases everything except that the account is disabled. */
  eraseAll(): void {
    this.#storage.transactionSync(() => {
      for (const { name } of this.#rows<{ name: string }>(TABLES)) {
        this.#write(`DELETE FROM ${name}`);
      }
      this.setDisabled(true, null);
      const { kv } = this.#storage;
      const keys = Array.from(kv.list(), ([key]) => key);
      for (const key of keys) if (key !== VERSION_KEY) kv.delete(key);
    });
    this.#revoked.clear();
    this.drafts.erased();
    this.pushes.forget();
  }

  #forgetRevoked(now: number): void {
    const unrecorded = new Set(this.unrecordedEnds().map(({ session_id }) => session_id));
    for (const [session_id, until] of this.#revoked) {
      if (until > now || unrecorded.has(session_id)) continue;
      this.#write("DELETE FROM revoked_sessions WHERE session_id = ?", session_id);
      this.#revoked.delete(session_id);
    }
  }

  #rows<T extends Record<string, SqlStorageValue>>(query: string): T[] {
    return this.#ready ? this.#storage.sql.exec<T>(query).toArray() : [];
  }

  #write(statement: string, ...values: SqlStorageValue[]): Record<string, SqlStorageValue>[] {
    if (!this.#ready) this.#upgrade(0);
    this.#ready = true;
    return this.#storage.sql.exec(statement, ...values).toArray();
  }

  #upgrade(from: number): void {
    upgrade(this.#storage, from, this.#steps, (version) => {
      this.#storage.kv.put(VERSION_KEY, version);
    });
  }
}
