import { CLOSE } from "#protocol/close-codes.ts";
import { encodeFrame } from "#protocol/encode.ts";
import type { ClosingFrame } from "#protocol/frames/closing.ts";
import { PING_AFTER_LENGTH } from "#protocol/limits.ts";
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from "#protocol/version.ts";
import { Timer, type Clock } from "./clock.ts";
import {
  CLOSED_BY_APP,
  isDialing,
  transition,
  type ConnectionEvent,
  type ConnectionState,
} from "./connection-state.ts";
import type { Unsubscribe } from "./emitter.ts";
import {
  heard,
  nextCheck,
  pinged,
  probed,
  startLiveness,
  verdict,
  type Liveness,
} from "./liveness.ts";
import { isSignedOut } from "./problem.ts";
import type { SocketConstructor, SocketLike } from "./socket-like.ts";
import type { AccessToken, TokenSource } from "./token.ts";
import type { WakeSource } from "./wake-source.ts";

export interface ResumableSocketOptions {
  /** Called at every attempt, so that it can include the position to resume from. */
  url: () => string;
  tokens: TokenSource;
  WebSocket: SocketConstructor;
  clock: Clock;
  random: () => number;
  wake: WakeSource;
  /** A text frame of the open socket, pongs excluded. */
  onFrame: (text: string) => void;
  onState: (state: ConnectionState) => void;
}

/** The time limit from the first attempt to the welcome, including the token. */
const WELCOME_MS = 15_000;

/** The pause between attempts to get a fresh token while the open socket's is still valid. */
const RENEW_RETRY_MS = 10_000;

/** The code for a silent socket, which platforms also report for a broken one. */
const LOST = 1006;

/** Distinguishes the answer to `auth` from answers to the owner's frames, whose refs are strings. */
const AUTH_REF = 0;

/**
 * Opens one WebSocket after another, so that one is open whenever possible. It connects, stays alive and stays
 * authenticated, and does not interpret the content: its owner calls `welcomed` once the server has admitted the
 * socket.
 */
export class ResumableSocket {
  readonly #options: ResumableSocketOptions;
  readonly #retryTimer: Timer;
  readonly #welcomeTimer: Timer;
  readonly #livenessTimer: Timer;
  readonly #renewTimer: Timer;
  #state: ConnectionState = { status: "stopped", code: 1000, reason: "not connected yet" };
  #number = 0;
  #socket: SocketLike | null = null;
  #liveness: Liveness | null = null;
  /** Characters received since the last ping. */
  #unpinged = 0;
  #token: AccessToken | null = null;
  /** The token for which the server closed a socket. */
  #refused: string | null = null;
  #notBefore = 0;
  #unsubscribe: Unsubscribe | null = null;

  constructor(options: ResumableSocketOptions) {
    this.#options = options;
    this.#retryTimer = new Timer(options.clock);
    this.#welcomeTimer = new Timer(options.clock);
    this.#livenessTimer = new Timer(options.clock);
    this.#renewTimer = new Timer(options.clock);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Counts the sockets: frames sent on an earlier one may be lost. */
  get number(): number {
    return this.#number;
  }

  /** Connects at once, even if it waits or has stopped. */
  connect(): void {
    this.#step({ type: "connect" });
  }

  /** The server has admitted this socket, and expects a ping every `heartbeatMs`. */
  welcomed(heartbeatMs: number): void {
    if (this.#socket === null) return;
    this.#liveness = startLiveness(heartbeatMs, this.#options.clock.now());
    this.#step({ type: "welcomed" });
  }

  /**
   * The server has announced that it will close this socket: the close event may come seconds later, or not at all
   * (CLOSE-6).
   */
  closing({ code, reason, retry_after_ms = 0 }: Omit<ClosingFrame, "type">): void {
    this.holdOff(retry_after_ms);
    this.#closed(code, reason);
  }

  /** Returns `false` if there is no open socket. A sent text may still be lost: only an answer proves otherwise. */
  send(text: string): boolean {
    if (this.#state.status !== "open" || this.#socket === null) return false;
    try {
      this.#socket.send(text);
      return true;
    } catch {
      return false;
    }
  }

  /** Shows the server that its earlier frames have been read (CLOSE-4). */
  ping(): void {
    this.#unpinged = 0;
    this.send("ping");
  }

  /** The server requested a pause of `ms`: if the socket closes, the next one opens only after that. */
  holdOff(ms: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.#options.clock.now() + ms);
  }

  /** Replaces a socket that does not respond, according to its owner. */
  replace(): void {
    this.#lost("no answer");
  }

  stop(code: number = CLOSED_BY_APP.code, reason: string = CLOSED_BY_APP.reason): void {
    this.#step({ type: "stop", code, reason });
  }

  #step(event: ConnectionEvent): void {
    const { clock, random } = this.#options;
    const next = transition(this.#state, event, { now: clock.now(), random: random() });
    if (next === this.#state) return;
    this.#state = next;
    this.#act(next);
    this.#options.onState(next);
  }

  #act(state: ConnectionState): void {
    this.#retryTimer.clear();
    if (state.status === "open") return this.#keepOpen();
    this.#drop();
    if (state.status === "stopped") {
      this.#unsubscribe?.();
      this.#unsubscribe = null;
      return;
    }
    this.#unsubscribe ??= this.#options.wake.subscribe(() => this.#wake());
    if (isDialing(state)) return void this.#dial();
    if ("retryAt" in state && state.retryAt !== null) {
      this.#retryTimer.set(state.retryAt, () => this.#step({ type: "due" }));
    }
  }

  async #dial(): Promise<void> {
    const { clock, tokens, url, WebSocket } = this.#options;
    const number = ++this.#number;
    this.#welcomeTimer.set(clock.now() + WELCOME_MS, () => this.#lost("no welcome"));
    try {
      const token = await this.#freshToken(tokens);
      if (number !== this.#number || !isDialing(this.#state)) return;
      const protocols = [SUBPROTOCOL, BEARER_SUBPROTOCOL_PREFIX + token.value];
      this.#token = token;
      this.#socket = new WebSocket(url(), protocols);
      this.#listen(this.#socket);
    } catch (error) {
      if (number !== this.#number || !isDialing(this.#state)) return;
      if (isSignedOut(error)) this.stop(CLOSE.unauthenticated, "signed out");
      else this.#lost("no connection");
    }
  }

  async #freshToken(tokens: TokenSource): Promise<AccessToken> {
    const token = await tokens.current();
    return token.value === this.#refused ? tokens.renew(token.value) : token;
  }

  #listen(socket: SocketLike): void {
    // No `error` listener: a close event or silence follows anyway.
    socket.addEventListener("open", () => {
      // Some runtimes end the connection late if the server closes a socket from which it never received anything.
      if (socket === this.#socket) socket.send("ping");
    });
    socket.addEventListener("message", ({ data }) => {
      if (socket !== this.#socket) return;
      if (this.#liveness !== null) this.#liveness = heard(this.#liveness);
      if (typeof data !== "string" || data === "pong") return;
      this.#unpinged += data.length;
      if (this.#unpinged >= PING_AFTER_LENGTH) this.ping();
      this.#options.onFrame(data);
    });
    socket.addEventListener("close", ({ code, reason }) => {
      if (socket === this.#socket) this.#closed(code, reason);
    });
  }

  #lost(reason: string): void {
    this.#closed(LOST, reason);
  }

  #closed(code: number, reason: string): void {
    if (code === CLOSE.token_expired) this.#refused = this.#token?.value ?? null;
    const retryAfterMs = Math.max(0, this.#notBefore - this.#options.clock.now());
    this.#step({ type: "closed", code, reason, retryAfterMs });
  }

  /** Ignores the socket's later events: a dead socket may take minutes to report its end. */
  #drop(): void {
    for (const timer of [this.#welcomeTimer, this.#livenessTimer, this.#renewTimer]) timer.clear();
    const socket = this.#socket;
    this.#socket = null;
    this.#liveness = null;
    this.#unpinged = 0;
    try {
      socket?.close(CLOSED_BY_APP.code);
    } catch {
      // Some runtimes refuse to close a socket that is not open yet.
    }
  }

  #keepOpen(): void {
    this.#welcomeTimer.clear();
    this.#watch();
    this.#planRenewal(this.#token?.refreshAt ?? null);
  }

  #watch(): void {
    if (this.#liveness === null) return;
    this.#livenessTimer.set(nextCheck(this.#liveness), () => this.#check());
  }

  #check(): void {
    if (this.#liveness === null) return;
    const now = this.#options.clock.now();
    switch (verdict(this.#liveness, now)) {
      case "dead":
        return this.#lost("silent");
      case "ping":
        this.#liveness = pinged(this.#liveness, now);
        this.ping();
        break;
      case "fine":
        break;
    }
    this.#watch();
  }

  #wake(): void {
    if (this.#liveness === null) return this.#step({ type: "wake" });
    this.#liveness = probed(this.#liveness, this.#options.clock.now());
    this.ping();
    this.#watch();
  }

  #planRenewal(at: number | null): void {
    if (at !== null) this.#renewTimer.set(at, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const { clock, tokens } = this.#options;
    const number = this.#number;
    const held = this.#token;
    if (held === null) return;
    const later = () => clock.now() + RENEW_RETRY_MS;
    try {
      const token = await tokens.renew(held.value);
      if (number !== this.#number || this.#state.status !== "open") return;
      if (token.value === held.value) return this.#planRenewal(later());
      this.#token = token;
      this.send(encodeFrame({ type: "auth", ref: AUTH_REF, token: token.value }));
      // With a wrong clock, a token may be due at once: never renew in a loop.
      this.#planRenewal(token.refreshAt && Math.max(token.refreshAt, later()));
    } catch (error) {
      if (number !== this.#number || this.#state.status !== "open") return;
      if (isSignedOut(error)) this.stop(CLOSE.unauthenticated, "signed out");
      else this.#planRenewal(later());
    }
  }
}
