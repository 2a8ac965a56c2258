import { z } from "zod";
import type { KnownDraft } from "#domain/saved-drafts.ts";

/** `text` is null if the draft has ended. */
export const DRAFTS = `
CREATE TABLE drafts (
  conversation_id TEXT PRIMARY KEY,
  text TEXT,
  reply_to INTEGER,
  position INTEGER NOT NULL,
  updated_at TEXT NOT NULL
) WITHOUT ROWID;
`;

const rowSchema = z.object({
  conversation_id: z.string(),
  text: z.string().nullable(),
  reply_to: z.int().nullable(),
  position: z.int(),
  updated_at: z.string(),
});

interface Tables {
  rows: (query: string) => Record<string, SqlStorageValue>[];
  write: (statement: string, ...values: SqlStorageValue[]) => unknown;
}

/** A person's drafts, in their object: one row for each change. */
export class Drafts {
  readonly #tables: Tables;
  #known: Map<string, KnownDraft> | null = null;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  get all(): ReadonlyMap<string, KnownDraft> {
    return this.#rows;
  }

  put(draft: KnownDraft): void {
    const { conversation_id, text, reply_to, position, updated_at } = draft;
    this.#tables.write(
      "INSERT OR REPLACE INTO drafts (conversation_id, text, reply_to, position, updated_at) VALUES (?, ?, ?, ?, ?)",
      conversation_id,
      text,
      reply_to,
      position,
      updated_at,
    );
    this.#rows.set(conversation_id, draft);
  }

  forget(conversationIds: readonly string[]): void {
    const known = conversationIds.filter((id) => this.#rows.has(id));
    if (known.length === 0) return;
    this.#tables.write(
      "DELETE FROM drafts WHERE conversation_id IN (SELECT value FROM json_each(?))",
      JSON.stringify(known),
    );
    for (const id of known) this.#rows.delete(id);
  }

  /** Call this after erasing all tables. */
  erased(): void {
    this.#known = null;
  }

  get #rows(): Map<string, KnownDraft> {
    this.#known ??= new Map(
      this.#tables
        .rows("SELECT conversation_id, text, reply_to, position, updated_at FROM drafts")
        .map((row): KnownDraft => rowSchema.parse(row))
        .map((draft) => [draft.conversation_id, draft]),
    );
    return this.#known;
  }
}
