import { DurableObject } from "cloudflare:workers";
import { z } from "zod";

interface BaselineEnv {
  ROWS: DurableObjectNamespace<Rows>;
}

const PIECE = new Uint8Array(64 * 1024).fill(97);
const messageSchema = z.object({
  id: z.int(),
  sender_id: z.string(),
  text: z.string(),
  client_id: z.string(),
  created_at: z.string(),
});
type Message = z.infer<typeof messageSchema>;

/** The floor of an import: a message's two rows in an object's SQLite, and nothing else. */
export class Rows extends DurableObject<BaselineEnv> {
  constructor(ctx: DurableObjectState, env: BaselineEnv) {
    super(ctx, env);
    ctx.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, sender_id TEXT, text TEXT, client_id TEXT, created_at TEXT);
       CREATE UNIQUE INDEX IF NOT EXISTS by_client_id ON messages (sender_id, client_id)`,
    );
  }

  insert(messages: readonly Message[]): number {
    const { sql } = this.ctx.storage;
    this.ctx.storage.transactionSync(() => {
      for (const { id, sender_id, text, client_id, created_at } of messages) {
        sql.exec(
          "INSERT INTO messages VALUES (?, ?, ?, ?, ?)",
          id,
          sender_id,
          text,
          client_id,
          created_at,
        );
      }
    });
    return messages.length;
  }
}

/** `POST /{name}`: stores the messages of NDJSON. `GET /{bytes}`: answers so many bytes, streamed. */
export default {
  async fetch(request, { ROWS }) {
    const path = new URL(request.url).pathname.slice(1);
    if (request.method === "GET") return new Response(bytes(Number(path)));
    const lines = (await request.text()).split("\n").filter((line) => line !== "");
    const messages = lines.flatMap((line) => {
      const json: unknown = JSON.parse(line);
      return messageSchema.safeParse(json).data ?? [];
    });
    return new Response(String(await ROWS.getByName(path).insert(messages)));
  },
} satisfies ExportedHandler<BaselineEnv>;

function bytes(count: number): ReadableStream<Uint8Array> {
  let left = count;
  return new ReadableStream({
    pull(controller) {
      const piece = PIECE.subarray(0, Math.min(left, PIECE.byteLength));
      left -= piece.byteLength;
      controller.enqueue(piece);
      if (left === 0) controller.close();
    },
  });
}
