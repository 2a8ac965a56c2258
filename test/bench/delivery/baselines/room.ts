import { DurableObject } from "cloudflare:workers";
import { z } from "zod";
import type { AckFrame } from "#protocol/frames/ack.ts";
import type { ChangesFrame } from "#protocol/frames/changes.ts";
import type { SendFrame } from "#protocol/frames/send.ts";
import type { SnapshotFrame } from "#protocol/frames/snapshot.ts";
import type { Message } from "#protocol/message.ts";
import type { BaselineEnv } from "./env.ts";

const attachmentSchema = z.object({ user_id: z.string(), room: z.string() });
type Attachment = z.infer<typeof attachmentSchema>;

/** A message before it has its place. */
type Fresh = Omit<Message, "id" | "version" | "text_version">;

/**
 * The plain chat room: hibernating sockets and, for each message, one frame of Parley's shape to each of them and an
 * acknowledgement to its sender. It parses and trusts. What it keeps of a message is its subclass's matter.
 */
export abstract class BaselineRoom extends DurableObject<BaselineEnv> {
  readonly #sockets = new Map<WebSocket, Attachment>();
  #head = 0;

  constructor(ctx: DurableObjectState, env: BaselineEnv) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    for (const ws of ctx.getWebSockets()) {
      this.#sockets.set(ws, attachmentSchema.parse(ws.deserializeAttachment()));
    }
  }

  /** Keeps the message, or not; it is told of when this returns (and what it wrote is durable: the output gate). */
  protected abstract keep(message: Fresh): Promise<void> | null;

  override fetch(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url);
    const { 0: client, 1: server } = new WebSocketPair();
    const attachment = { user_id: searchParams.get("user") ?? "", room: pathname.slice(1) };
    this.ctx.acceptWebSocket(server);
    server.serializeAttachment(attachment);
    this.#sockets.set(server, attachment);
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

  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void | Promise<void> {
    const attachment = this.#sockets.get(ws);
    if (attachment === undefined || typeof data !== "string") return;
    const frame = JSON.parse(data) as SendFrame;
    const message = {
      conversation_id: attachment.room,
      client_id: frame.client_id,
      sender_id: attachment.user_id,
      kind: "text" as const,
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
    const kept = this.keep(message);
    if (kept === null) this.#tell(ws, frame, message);
    else return kept.then(() => this.#tell(ws, frame, message));
  }

  override webSocketClose(ws: WebSocket): void {
    this.#sockets.delete(ws);
  }

  #tell(sender: WebSocket, { ref = 0 }: SendFrame, kept: Fresh): void {
    const from = this.#head;
    const to = from + 1;
    this.#head = to;
    const message: Message = { id: to, version: to, text_version: to, ...kept };
    const changes: ChangesFrame = {
      type: "changes",
      from,
      to,
      complete: true,
      messages: [message],
      members: [],
    };
    const text = JSON.stringify(changes);
    for (const ws of this.#sockets.keys()) {
      try {
        ws.send(text);
      } catch {
        // It is going: its close event comes by itself.
      }
    }
    const ack: AckFrame = { type: "ack", ref, message_id: to, version: to };
    sender.send(JSON.stringify(ack));
  }
}
