import { z } from "zod";
import { memberLineSchema, type MemberLine } from "#protocol/transfer/lines.ts";

/** A person in an import, matched to an account on this server. */
const importedPersonSchema = z.object({
  user_id: z.string(),
  username: z.string(),
  display_name: z.string(),
  avatar_url: z.string().nullable(),
  language: z.string(),
});
export type ImportedPerson = z.infer<typeof importedPersonSchema>;

const progressSchema = z.object({
  document_id: z.string(),
  next_line: z.int(),
  touched_at: z.int(),
  finished: z.int().transform(Boolean),
});
/** `next_line`: the next line to import; `touched_at`: when the import last made progress (ms). */
export type ImportProgress = z.infer<typeof progressSchema>;

/** These tables exist only in imported conversations, so that others pay nothing for them. */
export const IMPORT_TABLES = `
CREATE TABLE import_progress (
  document_id TEXT NOT NULL,
  next_line INTEGER NOT NULL,
  touched_at INTEGER NOT NULL,
  finished INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE import_people (
  source_id TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  member TEXT
) WITHOUT ROWID;
`;

/**
 * The progress of a conversation's import, and the people in it. Members wait here until the import is finished; until
 * then, the conversation is visible to nobody. Everything is synchronous.
 */
export class Imports {
  readonly #sql: SqlStorage;
  /** A cache of the tables; undefined when they must be read again. */
  #progress: ImportProgress | null | undefined;
  #people: Map<string, ImportedPerson> | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Call this after a failed write. */
  reload(): void {
    this.#progress = undefined;
    this.#people = undefined;
  }

  /** Null if the conversation was not imported. */
  get progress(): ImportProgress | null {
    if (this.#progress !== undefined) return this.#progress;
    const tables = this.#sql
      .exec("SELECT 1 FROM sqlite_master WHERE name = 'import_progress'")
      .toArray();
    const [row] = tables.length === 0 ? [] : this.#sql.exec("SELECT * FROM import_progress");
    this.#progress = row === undefined ? null : progressSchema.parse(row);
    return this.#progress;
  }

  get isRunning(): boolean {
    return this.progress?.finished === false;
  }

  begin(document_id: string, now: number): void {
    this.#sql.exec(IMPORT_TABLES);
    this.#sql.exec(
      "INSERT INTO import_progress (document_id, next_line, touched_at) VALUES (?, 1, ?)",
      document_id,
      now,
    );
    this.reload();
  }

  advance(next_line: number, now: number): void {
    this.#sql.exec("UPDATE import_progress SET next_line = ?, touched_at = ?", next_line, now);
    this.#progress = undefined;
  }

  /** Deletes everything except the record that the import is finished. */
  finish(): void {
    this.#sql.exec("DROP TABLE import_people");
    this.#sql.exec("UPDATE import_progress SET finished = 1");
    this.reload();
  }

  person(sourceId: string): ImportedPerson | undefined {
    this.#people ??= new Map(
      this.#sql
        .exec<{ source_id: string; person: string }>("SELECT source_id, person FROM import_people")
        .toArray()
        .map(({ source_id, person }) => [
          source_id,
          importedPersonSchema.parse(JSON.parse(person)),
        ]),
    );
    return this.#people.get(sourceId);
  }

  addPerson(sourceId: string, person: ImportedPerson): void {
    if (this.person(sourceId) !== undefined) return;
    this.#sql.exec(
      "INSERT INTO import_people (source_id, person) VALUES (?, ?)",
      sourceId,
      JSON.stringify(person),
    );
    this.#people?.set(sourceId, person);
  }

  putMember(line: MemberLine): void {
    this.#sql.exec(
      "UPDATE import_people SET member = ? WHERE source_id = ?",
      JSON.stringify(line),
      line.user_id,
    );
  }

  memberCount(): number {
    const query =
      "SELECT count(*) AS n FROM import_people WHERE member->>'left_at' IS NULL AND member IS NOT NULL";
    return Number(this.#sql.exec(query).one()["n"]);
  }

  members(): { line: MemberLine; person: ImportedPerson }[] {
    return this.#sql
      .exec<{ person: string; member: string }>(
        "SELECT person, member FROM import_people WHERE member IS NOT NULL",
      )
      .toArray()
      .map(({ person, member }) => ({
        line: memberLineSchema.parse(JSON.parse(member)),
        person: importedPersonSchema.parse(JSON.parse(person)),
      }));
  }
}
