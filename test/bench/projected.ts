import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 20;
const PATIENCE_MS = 60_000;

/** Waits until D1 has what a conversation's object has: from then on nothing that came before disturbs what is measured. */
export class Projected {
  readonly #db: D1Database;

  constructor(db: D1Database) {
    this.#db = db;
  }

  async head(id: string, head: number): Promise<void> {
    await this.#until("SELECT 1 FROM conversations WHERE id = ? AND head >= ?", [id, head]);
  }

  /** Also what is personal, which has no place in the head. */
  async revision(id: string, userId: string, revision: number): Promise<void> {
    await this.#until(
      `SELECT 1 FROM conversations JOIN members ON members.conversation_id = conversations.id
       WHERE conversations.id = ? AND members.user_id = ?
         AND conversations.head + members.personal_sequence >= ?`,
      [id, userId, revision],
    );
  }

  async #until(query: string, values: (string | number)[]): Promise<void> {
    const statement = this.#db.prepare(query).bind(...values);
    for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
      if ((await statement.first()) !== null) return;
      await sleep(POLL_MS);
    }
    throw new Error(`D1 does not have ${values.join(", ")}`);
  }
}
