import { DurableObject } from "cloudflare:workers";
import { decodeUpFrame } from "#protocol/codec.ts";
import type { AckFrame } from "#protocol/frames/ack.ts";
import type { ChangesFrame } from "#protocol/frames/changes.ts";
import type { SendFrame } from "#protocol/frames/send.ts";
import type { SnapshotFrame } from "#protocol/frames/snapshot.ts";
import type { Message } from "#protocol/message.ts";
import { takes, type StepId } from "./steps.ts";

interface StepsEnv {
  STEPS: DurableObjectNamespace;
}

const TABLE =
  "CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, client_id TEXT, sender_id TEXT, text TEXT, created_at TEXT)";
const INDEX =
  "CREATE UNIQUE INDEX IF NOT EXISTS messages_by_client_id ON messages (sender_id, client_id)";
const INSERT =
  "INSERT INTO messages (client_id, sender_id, text, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";

/** A bare room that does as much of what Parley does for a message as the address of its sockets says. */
export class SteppedRoom extends DurableObject<StepsEnv> {
  readonly #users = new Map<WebSocket, string>();
  #head = 0;
  #to = "";

  constructor(ctx: DurableObjectState, env: StepsEnv) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  override fetch(request: Request): Response {
    const { searchParams } = new URL(request.url);
    this.#to = searchParams.get("to") ?? "";
    if (this.#takes("row")) this.ctx.storage.sql.exec(TABLE);
    if (this.#takes("index")) this.ctx.storage.sql.exec(INDEX);
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    this.#users.set(server, searchParams.get("user") ?? "");
    const snapshot: SnapshotFrame = {
      type: "snapshot",
      head: this.#head,
      messages: [],
      referenced: [],
      has_more: false,
    };
    server.send(JSON.stringify(snapshot));
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): Promise<void> {
    if (typeof data !== "string") return;
    const frame = this.#read(data);
    const id = this.#head + 1;
    this.#head = id;
    const message: Message = {
      id,
      version: id,
      text_version: id,
      conversation_id: "room",
      client_id: frame.client_id,
      sender_id: this.#users.get(ws) ?? "",
      kind: "text",
      text: frame.text ?? null,
      media_url: null,
      media: null,
      language: null,
      reply_to: null,
      reply_count: 0,
      last_reply_id: null,
      mentions: [],
      reactions: [],
      pinned: false,
      created_at: new Date().toISOString(),
      edited_at: null,
      deleted_at: null,
    };
    this.#keep(message);
    this.#broadcast(message);
    const ack: AckFrame = { type: "ack", ref: frame.ref ?? 0, message_id: id, version: id };
    ws.send(JSON.stringify(ack));
    if (this.#takes("turn")) await this.ctx.storage.sync();
  }

  override webSocketClose(ws: WebSocket): void {
    this.#users.delete(ws);
  }

  #takes(step: StepId): boolean {
    return takes(this.#to, step);
  }

  #read(data: string): SendFrame {
    if (!this.#takes("frame")) return JSON.parse(data) as SendFrame;
    const decoded = decodeUpFrame(data);
    if (!decoded.ok || decoded.value.type !== "send") throw new Error("not a message");
    return decoded.value;
  }

  #keep({ client_id, sender_id, text, created_at }: Message): void {
    if (!this.#takes("row")) return;
    const { storage } = this.ctx;
    const insert = () => {
      storage.sql.exec(INSERT, client_id, sender_id, text, created_at);
    };
    if (this.#takes("savepoint")) storage.transactionSync(insert);
    else insert();
  }

  #broadcast(message: Message): void {
    const changes: ChangesFrame = {
      type: "changes",
      from: message.id - 1,
      to: message.id,
      complete: true,
      messages: [message],
      members: [],
    };
    const text = JSON.stringify(changes);
    const asks = this.#takes("ping");
    for (const ws of this.#users.keys()) {
      if (asks) this.ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime();
      try {
        ws.send(text);
      } catch {
        // It is going: its close event comes by itself.
      }
    }
  }
}

/** `/{room}?user={user_id}&to={step}` */
export default {
  fetch(request, env) {
    return env.STEPS.getByName(new URL(request.url).pathname).fetch(request);
  },
} satisfies ExportedHandler<StepsEnv>;
