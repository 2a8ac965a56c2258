import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { matchExpression, parseSearch, searchText } from "#text/search-text.ts";

const migration = (name: string) =>
  readFileSync(join(import.meta.dirname, "../../../migrations", `${name}.sql`), "utf8");

/** The search index as D1 has it. */
export class SearchIndex {
  readonly db = new DatabaseSync(":memory:");

  constructor() {
    this.db.exec("CREATE TABLE messages (row_id INTEGER PRIMARY KEY, conversation_id TEXT)");
    for (const name of ["0001_search", "0013_search_words"]) this.db.exec(migration(name));
  }

  put(id: number, ...parts: string[]): void {
    this.db
      .prepare("INSERT INTO messages (row_id, conversation_id, words) VALUES (?, 'c', ?)")
      .run(id, searchText(...parts));
  }

  clear(): void {
    this.db.exec("DELETE FROM messages");
  }

  find(query: string): unknown[] {
    const terms = parseSearch(query);
    if (terms.length === 0) return [];
    return this.db
      .prepare("SELECT rowid FROM message_search WHERE message_search MATCH ? ORDER BY rowid")
      .all(`words : (${matchExpression(terms)})`)
      .map((row) => row["rowid"]);
  }
}
