import type { Bot } from "#protocol/bot/bot.ts";
import {
  botDownFrameSchema,
  type BotChangesFrame,
  type BotDownFrame,
  type BotUpFrame,
} from "#protocol/bot/frames.ts";
import { newBotSchema } from "#protocol/bot/bot.ts";
import { OPERATOR_TOKEN } from "./roomy.ts";
import { eventually, type OpenWire, type Wire } from "./wire.ts";
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from "#protocol/version.ts";
import { Answer } from "./answer.ts";
import { freshName } from "./world.ts";

type FrameOf<T extends BotDownFrame["type"]> = Extract<BotDownFrame, { type: T }>;

/** An operator's call. */
export async function operate(
  wire: Wire,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await wire.fetch(`/api/v1/operator${path}`, {
    method,
    headers: {
      authorization: `Bearer ${OPERATOR_TOKEN}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return Answer.of(`${method} ${path}`, response);
}

/** A bot whose program is the test; it checks BOT-3 at every frame. */
export class BotClient {
  readonly bot: Bot;
  token: string;
  frames: BotDownFrame[] = [];
  /** The bot's position in each conversation. */
  readonly positions = new Map<string, { since: number; epoch: string }>();
  /** Every text that the bot received, by conversation, in order. */
  readonly texts = new Map<string, (string | null)[]>();
  closedWith: number | null = null;
  #broken: string | null = null;
  readonly #wire: Wire;
  #socket: OpenWire | null = null;
  #refs = 0;

  private constructor(wire: Wire, bot: Bot, token: string) {
    this.#wire = wire;
    this.bot = bot;
    this.token = token;
  }

  static async create(wire: Wire, scopes = ["read", "messages"]): Promise<BotClient> {
    const answer = await operate(wire, "POST", "/bots", { username: freshName("bot"), scopes });
    const { token, ...bot } = answer.as(newBotSchema, 201);
    return new BotClient(wire, bot, token);
  }

  get id(): string {
    return this.bot.id;
  }

  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.#wire.fetch(`/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return Answer.of(`${method} ${path}`, response);
  }

  async connect(): Promise<void> {
    this.closedWith = null;
    this.frames = [];
    const protocols = [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${this.token}`];
    const socket: OpenWire = await this.#wire.open("/api/v1/ws/bot", protocols, {
      message: (data) => {
        if (data !== "pong") this.#receive(botDownFrameSchema.parse(JSON.parse(data)));
      },
      close: (code) => {
        this.closedWith = code;
      },
    });
    this.#socket = socket;
    socket.send("ping");
  }

  /** Loses the socket without a close frame. */
  drop(): void {
    this.#socket?.close(1000, "gone");
    this.#socket = null;
  }

  send(frame: BotUpFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  async subscribe(
    conversations: "all" | string[],
    { positions = false }: { positions?: boolean } = {},
  ): Promise<FrameOf<"ack"> | FrameOf<"error">> {
    const known = [...this.positions].map(([conversation_id, at]) => ({ conversation_id, ...at }));
    return this.ask({
      type: "subscribe",
      ref: this.nextRef(),
      conversations,
      ...(positions ? { positions: known } : {}),
    });
  }

  nextRef(): number {
    this.#refs += 1;
    return this.#refs;
  }

  async ask(
    frame: Extract<BotUpFrame, { ref: string | number }>,
  ): Promise<FrameOf<"ack"> | FrameOf<"error">> {
    this.send(frame);
    return this.next(
      (one): one is FrameOf<"ack"> | FrameOf<"error"> =>
        (one.type === "ack" || one.type === "error") && one.ref === frame.ref,
      `the answer to ${frame.ref}`,
    );
  }

  async next<T extends BotDownFrame>(
    matches: (frame: BotDownFrame) => frame is T,
    what: string,
  ): Promise<T> {
    const found = await eventually(
      () => Promise.resolve(this.frames.find(matches)),
      (one) => one !== undefined,
      what,
    );
    if (found === undefined) throw new Error("unreachable");
    return found;
  }

  /** Waits until the bot has received exactly these texts of a conversation, each once, in this order. */
  async received(conversationId: string, texts: readonly string[]): Promise<void> {
    await eventually(
      () => Promise.resolve(this.texts.get(conversationId) ?? []),
      (got) => got.length >= texts.length,
      `${texts.length} texts`,
    );
    if (this.#broken !== null) throw new Error(this.#broken);
    const got = JSON.stringify(this.texts.get(conversationId));
    if (got !== JSON.stringify(texts)) throw new Error(`received ${got}`);
  }

  #receive(frame: BotDownFrame): void {
    this.frames.push(frame);
    if (frame.type === "subscribed") {
      const { conversation_id, since, epoch } = frame;
      this.positions.set(conversation_id, { since, epoch });
    } else if (frame.type === "changes") this.#apply(frame);
  }

  #apply({ conversation_id, from, to, messages }: BotChangesFrame): void {
    const at = this.positions.get(conversation_id);
    if (at?.since !== from) {
      this.#broken ??= `${conversation_id}: changes from ${from} at ${at?.since}`;
    }
    this.positions.set(conversation_id, { since: to, epoch: at?.epoch ?? "" });
    const texts = this.texts.get(conversation_id) ?? [];
    for (const { kind, text } of messages) if (kind !== "system") texts.push(text);
    this.texts.set(conversation_id, texts);
  }
}
