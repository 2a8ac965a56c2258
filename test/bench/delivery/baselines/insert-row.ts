import { INSERT_MESSAGE, MESSAGES_TABLE, type BaselineEnv } from "./env.ts";
import { BaselineRoom } from "./room.ts";

/** Baseline 2: one row in the object's SQLite for each message; the output gate holds its frames until it is durable. */
export class InsertRow extends BaselineRoom {
  constructor(ctx: DurableObjectState, env: BaselineEnv) {
    super(ctx, env);
    ctx.storage.sql.exec(MESSAGES_TABLE);
  }

  protected override keep(message: Parameters<BaselineRoom["keep"]>[0]): null {
    const { conversation_id, client_id, sender_id, text, created_at } = message;
    const { sql } = this.ctx.storage;
    sql.exec(INSERT_MESSAGE, conversation_id, client_id, sender_id, text, created_at);
    return null;
  }
}
