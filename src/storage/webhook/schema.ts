import type { SchemaSteps } from "../schema-steps.ts";

/**
 * An endpoint's own SQLite. Rows written are billed: an event is one row in the queue, which is replaced by one in the
 * log; a hand-over writes one more in `lanes`, however many events it contains. Neither table has an index beside its
 * key.
 */
const FOUNDATION = `
CREATE TABLE endpoint (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL,
  disabled_because TEXT,
  secret TEXT NOT NULL,
  former_secret TEXT,
  former_secret_until INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER,
  probe_at INTEGER NOT NULL DEFAULT 0,
  missed INTEGER NOT NULL DEFAULT 0,
  missed_since INTEGER,
  created_at INTEGER NOT NULL,
  unregistered INTEGER NOT NULL DEFAULT 0,
  schema_version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE lanes (
  conversation_id TEXT PRIMARY KEY,
  epoch TEXT NOT NULL,
  head INTEGER NOT NULL,
  unseen INTEGER,
  taken_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL DEFAULT 0,
  attempted_at INTEGER,
  response_status INTEGER,
  error TEXT,
  latency_ms INTEGER
) WITHOUT ROWID;

CREATE TABLE queue (
  conversation_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  message_id INTEGER,
  body TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, sequence)
) WITHOUT ROWID;

CREATE TABLE log (
  sequence INTEGER PRIMARY KEY,
  conversation_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  message_id INTEGER,
  body TEXT,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  response_status INTEGER,
  error TEXT,
  latency_ms INTEGER,
  queued_at INTEGER NOT NULL,
  attempted_at INTEGER,
  finished_at INTEGER NOT NULL
);
`;

export const WEBHOOK_STEPS: SchemaSteps = [FOUNDATION];
