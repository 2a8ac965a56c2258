import { z } from "zod";

const rowsSchema = z.array(z.object({ user_id: z.string() }));

/** The bots that have subscribed to this conversation: one row for each, written when a subscription begins or ends. */
export class ListeningBots {
  readonly #sql: SqlStorage;
  #ids: Set<string> | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Call this after a failed write. */
  reload(): void {
    this.#ids = null;
  }

  get ids(): ReadonlySet<string> {
    return this.#known;
  }

  add(botId: string): void {
    if (this.#known.has(botId)) return;
    this.#sql.exec("INSERT INTO listening_bots VALUES (?)", botId);
    this.#known.add(botId);
  }

  remove(botId: string): void {
    if (!this.#known.delete(botId)) return;
    this.#sql.exec("DELETE FROM listening_bots WHERE user_id = ?", botId);
  }

  get #known(): Set<string> {
    this.#ids ??= new Set(
      rowsSchema
        .parse(this.#sql.exec("SELECT user_id FROM listening_bots").toArray())
        .map(({ user_id }) => user_id),
    );
    return this.#ids;
  }
}
