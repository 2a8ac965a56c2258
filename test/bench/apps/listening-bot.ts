import { WebSocket } from "ws";
import { newBotSchema } from "#protocol/bot/bot.ts";
import type { BotDownFrame } from "#protocol/bot/frames.ts";
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from "#protocol/version.ts";
import type { ParleySystem } from "../parley-system.ts";

const PATIENCE_MS = 30_000;
const PING_MS = 10_000;

/** A bot that listens to all of its conversations, and does nothing but hold that it misses no change (BOT-3). */
export class ListeningBot {
  readonly id: string;
  readonly #ws: WebSocket;
  readonly #heads = new Map<string, number>();
  readonly #pings: NodeJS.Timeout;
  #failure: Error | null = null;
  #news: () => void = () => undefined;

  static async start(system: ParleySystem): Promise<ListeningBot> {
    const wish = { username: "bench-bot", scopes: ["read"] };
    const { id, token } = newBotSchema.parse(await system.operate("POST", "bots", wish));
    const url = `ws://${system.url.host}/api/v1/ws/bot`;
    const protocols = [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${token}`];
    const ws = new WebSocket(url, protocols, { perMessageDeflate: false });
    return new Promise((resolve, reject) => {
      ws.on("error", reject);
      ws.on("open", () => {
        ws.send(JSON.stringify({ type: "subscribe", ref: 1, conversations: "all" }));
      });
      const bot = new ListeningBot(id, ws, () => {
        resolve(bot);
      });
    });
  }

  private constructor(id: string, ws: WebSocket, subscribed: () => void) {
    this.id = id;
    this.#ws = ws;
    this.#pings = setInterval(() => {
      ws.send("ping");
    }, PING_MS);
    ws.on("close", (code) => {
      this.#fail(`the bot's socket closed: ${code}`);
    });
    ws.on("message", (data: Buffer) => {
      const text = data.toString();
      if (text === "pong") return;
      // The server is ours: what counts is checked, and validating each frame would take the server's time.
      const frame = JSON.parse(text) as BotDownFrame;
      if (frame.type === "ack") subscribed();
      else if (frame.type === "error") this.#fail(`refused: ${frame.code}, ${frame.detail}`);
      else if (frame.type === "subscribed") this.#heads.set(frame.conversation_id, frame.since);
      else if (frame.type === "changes") {
        const head = this.#heads.get(frame.conversation_id);
        if (frame.from !== head) this.#fail(`changes from ${frame.from} at ${head}`);
        this.#heads.set(frame.conversation_id, frame.to);
      }
      this.#news();
    });
  }

  /** Resolves when the bot has every change of a conversation up to `head`. */
  async heard(conversationId: string, head: number): Promise<void> {
    const isThere = () => (this.#heads.get(conversationId) ?? -1) >= head;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`the bot never heard ${head}`));
      }, PATIENCE_MS);
      this.#news = () => {
        if (this.#failure === null && !isThere()) return;
        clearTimeout(timer);
        if (this.#failure === null) resolve();
        else reject(this.#failure);
      };
      this.#news();
    });
    this.#news = () => undefined;
  }

  stop(): void {
    clearInterval(this.#pings);
    this.#ws.terminate();
  }

  #fail(reason: string): void {
    this.#failure ??= new Error(reason);
    this.#news();
  }
}
