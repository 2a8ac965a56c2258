/** What `wrangler.toml` beside it binds. */
export interface BaselineEnv {
  DB: D1Database;
  BROADCAST_ONLY: DurableObjectNamespace;
  INSERT_ROW: DurableObjectNamespace;
  AWAIT_D1: DurableObjectNamespace;
}

/** What is kept of a message in either kind of SQL. */
export const MESSAGES_TABLE =
  "CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, room TEXT, client_id TEXT, sender_id TEXT, text TEXT, created_at TEXT)";
export const INSERT_MESSAGE =
  "INSERT INTO messages (room, client_id, sender_id, text, created_at) VALUES (?, ?, ?, ?, ?)";
