import { DurableObject } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { decideToken } from "#domain/bot-token.ts";
import { BOT_CONVERSATIONS_MAX } from "#protocol/bot/bot.ts";
import type { Command, CommandCall, CommandResult } from "#protocol/bot/command.ts";
import type { Hook } from "#protocol/bot/hook.ts";
import type { BotUpFrame } from "#protocol/bot/frames.ts";
import { decodeBotUpFrame } from "#protocol/codec.ts";
import { encodeBotFrame } from "#protocol/encode.ts";
import { failure, type Failure } from "#protocol/errors.ts";
import { HEARTBEAT_MS } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Scope } from "#protocol/server-key.ts";
import { PROTOCOL_VERSION } from "#protocol/version.ts";
import { BotStore, type AskedCommand } from "#storage/bot/store.ts";
import { conversationIdsAfter } from "#storage/d1/conversation-ids.ts";
import { BOT_SESSION } from "../auth/bot-token.ts";
import { configOf, limitsOf } from "../config.ts";
import { deadlinesOf, type Deadlines } from "../deadlines.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { BotApi, BotNews } from "../objects/bot.ts";
import { FrameGate } from "../sockets/frame-gate.ts";
import { maySendMore } from "../sockets/may-send-more.ts";
import { Sockets, type SocketSession } from "../sockets/sockets.ts";
import { sweeping } from "../sockets/sweeping.ts";
import { answerClose } from "../sockets/transport.ts";
import { readUpgrade, switching } from "../sockets/upgrade.ts";
import { timely } from "../timely.ts";
import { BotCommands } from "./commands.ts";
import { Feeds } from "./feeds.ts";

/** How long a bot's client should stay away if the bot's conversations do not respond. */
const UNAVAILABLE_MS = 1_000;
/** A token does not expire while its socket is open; revoking closes the socket, and rotating limits it. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** One bot: its token and its single socket for all conversations. */
export class BotObject extends DurableObject<Env> implements BotApi {
  readonly #store: BotStore;
  readonly #sockets: Sockets;
  readonly #gate: FrameGate;
  readonly #feeds: Feeds;
  readonly #commands: BotCommands;
  readonly #deadlines: Deadlines;
  /** The last send to each conversation; the next one waits for it (ORDER-5). */
  /** Counts the times that all of the bot's sockets were closed. */
  #endings = 0;
  readonly #sends = new Map<string, Promise<void>>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, timely(env));
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.#store = new BotStore(ctx.storage);
    this.#sockets = new Sockets(ctx, () => {
      if (this.#sockets.size === 0) this.#feeds.clear();
    });
    this.#gate = new FrameGate(this.#sockets);
    this.#feeds = new Feeds({
      store: this.#store,
      botId: () => this.#id,
      conversation: (id) => {
        const stub = this.env.CONVERSATIONS.getByName(id);
        return {
          begin: async (position) => stub.botBegins(this.#id, position),
          end: async () => stub.botEnds(this.#id),
          page: async (since, epoch) => stub.changesFor(this.#id, since, epoch),
        };
      },
      conversationsAfter: (after, limit) =>
        conversationIdsAfter(drizzle(this.env.DB), this.#id, after, limit),
      send: (text, isPage) => {
        const session = this.#session;
        if (session === undefined) return false;
        if (session.token_expires_at <= Date.now()) {
          this.#sockets.close(session, "token_expired");
          return false;
        }
        return isPage ? this.#sockets.sendPage(session, text) : this.#sockets.send(session, text);
      },
      isOpen: () => this.#session !== undefined,
      mayGoOn: async () => {
        const session = this.#session;
        if (session === undefined) return false;
        return maySendMore(this.#sockets, session, () => this.#session === session);
      },
      keep: (packed) => {
        const session = this.#session;
        if (session === undefined) return;
        this.#sockets.positioned(session, { position: 0, unread: packed, read_at: 0 });
      },
      giveUp: () => {
        this.#closeAll("unavailable", UNAVAILABLE_MS);
      },
      wait: (ms) => scheduler.wait(ms),
    });
    this.#commands = new BotCommands({
      store: this.#store,
      send: (frame) => {
        const session = this.#session;
        return session !== undefined && this.#sockets.send(session, encodeBotFrame(frame));
      },
      post: async ({ command_id, conversation_id }, text) => {
        const draft = { client_id: `command-${command_id}`, text };
        const sent = await this.env.CONVERSATIONS.getByName(conversation_id).send(this.#id, draft);
        return sent.ok ? ok(sent.value.message.id) : sent;
      },
      whisper: async ({ command_id, conversation_id, user_id }, text) =>
        this.env.CONVERSATIONS.getByName(conversation_id).whisper(this.#id, user_id, {
          type: "answer",
          command_id,
          bot_id: this.#id,
          text,
        }),
      wait: (ms) => scheduler.wait(ms),
    });
    this.#feeds.restore(this.#session?.unread ?? "");
    this.#deadlines = deadlinesOf(ctx, [sweeping(this.#sockets)], () => ({ bot_id: this.#id }));
  }

  create(hash: string, scopes: Scope[], hook?: Hook): void {
    if (hook !== undefined) this.#store.putHook(hook);
    this.#store.putToken({ hash, scopes, previous: null, revoked: false });
  }

  hook(): Hook | null {
    const { token, hook } = this.#store;
    return token?.revoked === false ? hook : null;
  }

  hookOf(hash: string): Hook | null {
    return this.admit(hash).ok ? this.hook() : null;
  }

  rotate(hash: string, overlapMs: number): boolean {
    const { token } = this.#store;
    if (token === null || token.revoked) return false;
    const until = Date.now() + overlapMs;
    this.#store.putToken({ ...token, hash, previous: { hash: token.hash, until } });
    for (const session of this.#sockets.all()) this.#outdated(session, token.hash, until);
    return true;
  }

  revoke(): void {
    const { token } = this.#store;
    if (token !== null) this.#store.putToken({ ...token, revoked: true });
    this.disconnect();
  }

  describe(): { scopes: Scope[]; overlap_until: string | null } | null {
    const { token } = this.#store;
    if (token === null || token.revoked) return null;
    const until = token.previous?.until ?? 0;
    const overlap_until = until > Date.now() ? new Date(until).toISOString() : null;
    return { scopes: token.scopes, overlap_until };
  }

  admit(hash: string): Result<Scope[]> {
    return decideToken(this.#store.token, hash, Date.now());
  }

  disconnect(): void {
    this.#endings += 1;
    this.#closeAll("session_revoked");
  }

  commands(): Command[] {
    return this.#store.token?.revoked === false ? this.#store.commands : [];
  }

  register(commands: Command[]): void {
    this.#store.putCommands(commands);
  }

  async command(asked: AskedCommand, call: CommandCall): Promise<Result<CommandResult>> {
    return this.#commands.call(asked, call);
  }

  changed(news: BotNews): boolean {
    return this.#feeds.changed(news);
  }

  left(conversationId: string): boolean {
    this.#feeds.left(conversationId);
    return false;
  }

  /** Opens the bot's socket, authenticated by the hash of its token, and closes the previous one. */
  override async fetch(request: Request): Promise<Response> {
    const { socket_id, user_id, session_id, subprotocol } = readUpgrade(request);
    const admitted = this.admit(session_id);
    if (!admitted.ok) return Response.json(admitted.error, { status: 401 });
    if (!admitted.value.includes("read")) {
      return Response.json(missing("read"), { status: 403 });
    }
    const endings = this.#endings;
    const standing = await this.env.USERS.getByName(this.#id).standing(BOT_SESSION);
    if (!standing.ok) return Response.json(standing.error, { status: 401 });
    // Closing all sockets meanwhile would have missed this one.
    const still = this.#endings === endings ? this.admit(session_id) : refused();
    if (!still.ok) return Response.json(still.error, { status: 401 });
    this.#closeAll("replaced");
    const { 0: client, 1: server } = new WebSocketPair();
    const session = this.#sockets.accept(server, {
      socket_id,
      user_id,
      session_id,
      token_expires_at: NEVER,
      heard_at: Date.now(),
      delivered: 0,
      position: 0,
      unread: "",
      read_at: 0,
    });
    session.live = true;
    this.#store.all = false;
    const welcome = encodeBotFrame({
      type: "welcome",
      protocol: PROTOCOL_VERSION,
      bot_id: user_id,
      conversations_max: BOT_CONVERSATIONS_MAX,
      heartbeat_ms: HEARTBEAT_MS,
      limits: limitsOf(configOf(this.env)),
    });
    this.#sockets.send(session, welcome);
    this.#deadlines.arm();
    return switching(client, subprotocol);
  }

  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    const session = this.#sockets.of(ws);
    if (session !== undefined) this.ctx.waitUntil(this.#receive(session, data));
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    answerClose(ws, code);
    this.#sockets.left(ws);
  }

  override webSocketError(ws: WebSocket): void {
    this.#sockets.left(ws);
  }

  override async alarm(): Promise<void> {
    this.#sockets.sweep(Date.now());
    await this.#deadlines.ring();
  }

  async #receive(session: SocketSession, data: string | ArrayBuffer): Promise<void> {
    const now = Date.now();
    const frame = this.#gate.admit(session, data, decodeBotUpFrame, now);
    if (frame === null) return;
    const ref = "ref" in frame ? frame.ref : undefined;
    // A send is limited in its conversation.
    const taken = frame.type === "send" ? ok(null) : this.#gate.take(session, frame.type, now);
    const done = taken.ok
      ? await this.#handle(frame).catch((error: unknown) => {
          log("error", "frame_failed", { bot_id: this.#id }, error);
          return err(failure("internal", undefined, { retry_after_ms: 1_000 }));
        })
      : taken;
    if (!done.ok) this.#gate.refuse(session, done.error, ref);
    else if (ref !== undefined) {
      this.#sockets.send(session, encodeBotFrame({ type: "ack", ref, ...done.value }));
    }
  }

  async #handle(
    frame: BotUpFrame,
  ): Promise<Result<{ message_id: number; version: number } | null>> {
    switch (frame.type) {
      case "subscribe": {
        const positions = (frame.positions ?? []).map(
          ({ conversation_id, ...place }) => [conversation_id, place] as const,
        );
        return this.#feeds.subscribe(frame.conversations, new Map(positions));
      }
      case "unsubscribe":
        await this.#feeds.unsubscribe(frame.conversation_ids);
        return ok(null);
      case "processed":
        for (const { conversation_id, to } of frame.positions) {
          this.#feeds.processed(conversation_id, to);
        }
        return ok(null);
      case "answer":
        return this.#commands.answer(frame);
      case "send": {
        if (this.#store.token?.scopes.includes("messages") !== true)
          return err(missing("messages"));
        if (frame.forward_of !== undefined && !this.#store.token.scopes.includes("read"))
          return err(missing("read"));
        const { type: _, ref: __, conversation_id, ...draft } = frame;
        return this.#inTurn(conversation_id, async () => {
          const conversation = this.env.CONVERSATIONS.getByName(conversation_id);
          const sent = await conversation.send(this.#id, draft);
          if (!sent.ok) return sent;
          const { id, version } = sent.value.message;
          return ok({ message_id: id, version });
        });
      }
    }
  }

  /**
   * BOT-2: a socket lasts as long as the token that opened it; after two rotations, only the later of the earlier
   * tokens is still valid.
   */
  #outdated(session: SocketSession, previous: string, until: number): void {
    const { session_id } = session;
    const now = Date.now();
    if (session_id !== previous || until <= now) this.#sockets.close(session, "session_revoked");
    else this.#sockets.renewed(session, { session_id, expires_at: until });
  }

  async #inTurn<T>(conversationId: string, run: () => Promise<T>): Promise<T> {
    const result = (this.#sends.get(conversationId) ?? Promise.resolve()).then(run);
    const turn = result.then(
      () => undefined,
      () => undefined,
    );
    this.#sends.set(conversationId, turn);
    void turn.then(() => {
      if (this.#sends.get(conversationId) === turn) this.#sends.delete(conversationId);
    });
    return result;
  }

  get #session(): SocketSession | undefined {
    return this.#sockets.all()[0];
  }

  #closeAll(reason: "replaced" | "session_revoked" | "unavailable", retry_after_ms?: number): void {
    for (const session of this.#sockets.all()) this.#sockets.close(session, reason, retry_after_ms);
    this.#feeds.clear();
  }

  get #id(): string {
    const { name } = this.ctx.id;
    if (name === undefined) throw new Error("a bot's object must be addressed by the bot's id");
    return name;
  }
}

function refused(): Result<never> {
  return err(failure("session_revoked"));
}

function missing(scope: Scope): Failure {
  return failure("missing_scope", `The bot's token lacks the scope \`${scope}\``);
}
