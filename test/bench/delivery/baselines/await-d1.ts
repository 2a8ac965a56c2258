import { INSERT_MESSAGE } from "./env.ts";
import { BaselineRoom } from "./room.ts";

/** Baseline 3: one D1 insert for each message, awaited before anyone is told. */
export class AwaitD1 extends BaselineRoom {
  protected override async keep(message: Parameters<BaselineRoom["keep"]>[0]): Promise<void> {
    const { conversation_id, client_id, sender_id, text, created_at } = message;
    await this.env.DB.prepare(INSERT_MESSAGE)
      .bind(conversation_id, client_id, sender_id, text, created_at)
      .run();
  }
}
