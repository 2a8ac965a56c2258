import { NOBODY } from "#domain/apart.ts";
import { isWithin } from "#domain/elapsed.ts";
import { closeReason } from "#domain/liveness.ts";
import type { CloseReason } from "#protocol/close-codes.ts";
import { HEARTBEAT_MS, SILENT_AFTER_MS, MAX_RESUMED, MAX_UNREAD } from "#protocol/limits.ts";
import { readAttachment, toAttachment, type Attachment } from "./attachment.ts";
import { Backlog } from "./backlog.ts";
import { closeFor, trySend } from "./transport.ts";

/**
 * The characters that a socket is sent between two times that its latest ping is requested. A request takes as long as a
 * send, so a broadcast does not make one for each socket; and this is little beside `MAX_UNREAD`.
 */
const ASK_AFTER = 64 * 1024;
/** Longer than an idle instance stays awake. */
const AWAKE_MS = 2 * HEARTBEAT_MS;
/** The least time between two resets of all sockets: longer than it takes to detect silence. */
const EXCUSED_MS = 2 * SILENT_AFTER_MS;

/** An open socket. `live`: it gets changes as they happen; while it catches up it gets pages instead. */
export interface SocketSession extends Attachment {
  readonly ws: WebSocket;
  live: boolean;
  /** Counts catch-ups, so that a newer one supersedes an older. */
  catch_up: number;
  readonly backlog: Backlog;
  bad_frames: number;
  /** Its send that is not yet staged, for which the next ones wait. */
  sending: Promise<void> | null;
}

/** The sockets of one object, hibernated ones included: on waking it rebuilds them from their attachments. */
export class Sockets {
  readonly #ctx: DurableObjectState;
  readonly #sessions = new Map<WebSocket, SocketSession>();
  readonly #byUser = new Map<string, Set<SocketSession>>();
  readonly #gone: (socket: Attachment) => void;
  #sweptAt = 0;
  /** When this instance last read the clock. */
  #lookedAt = 0;
  /** The time until which no socket closes for silence. */
  #excusedAt = 0;

  /** Calls `gone` once for each socket that closes, whichever side closes it. */
  constructor(ctx: DurableObjectState, gone: (socket: Attachment) => void) {
    this.#ctx = ctx;
    this.#gone = gone;
    for (const ws of ctx.getWebSockets()) {
      const attachment = readAttachment(ws.deserializeAttachment());
      if (attachment === null) closeFor(ws, "protocol_violation");
      else if (ws.readyState === WebSocket.OPEN) this.#add(ws, attachment, true);
    }
  }

  /** The time of the last sweep for dead sockets (ms). */
  get sweptAt(): number {
    return this.#sweptAt;
  }

  get size(): number {
    return this.#sessions.size;
  }

  accept(ws: WebSocket, attachment: Attachment): SocketSession {
    this.#ctx.acceptWebSocket(ws);
    ws.serializeAttachment(attachment);
    return this.#add(ws, attachment, false);
  }

  of(ws: WebSocket): SocketSession | undefined {
    return this.#sessions.get(ws);
  }

  byUser(userId: string): SocketSession[] {
    return [...(this.#byUser.get(userId) ?? [])];
  }

  get onlineCount(): number {
    return this.#byUser.size;
  }

  online(): string[] {
    return [...this.#byUser.keys()];
  }

  /** Keeps a socket alive by its own frames; the attachment follows at most once a heartbeat. */
  heard(session: SocketSession, now: number): void {
    this.#look(now);
    if (isWithin(HEARTBEAT_MS, session.heard_at, now)) return;
    session.heard_at = now;
    this.#save(session);
  }

  renewed(session: SocketSession, token: { session_id: string; expires_at: number }): void {
    session.session_id = token.session_id;
    session.token_expires_at = token.expires_at;
    this.#save(session);
  }

  /** Records the position in the attachment, which costs no row. */
  delivered(session: SocketSession, messageId: number): void {
    session.delivered = messageId;
    this.#save(session);
  }

  positioned(
    session: SocketSession,
    place: Pick<Attachment, "position" | "unread" | "read_at">,
  ): void {
    Object.assign(session, place);
    this.#save(session);
  }

  /** Records in the attachment whether the person is looking at the device. */
  looks(session: SocketSession, looking: boolean): void {
    session.looking = looking;
    this.#save(session);
  }

  all(): SocketSession[] {
    return [...this.#sessions.values()];
  }

  /** Sends a page of a resume. */
  sendPage(session: SocketSession, text: string): boolean {
    this.#notePing(session);
    session.backlog.resumed(text.length);
    return this.#deliver(session, text);
  }

  /**
   * The characters of resumes that the user's sockets may not have read: this object's memory holds all of them. Each page
   * asks for its socket's latest ping, so only a sum that would stop a resume is asked about again.
   */
  resumedTo(userId: string): number {
    const sessions = this.byUser(userId);
    const known = resumedTo(sessions);
    if (known <= MAX_RESUMED) return known;
    for (const session of sessions) this.#notePing(session);
    return resumedTo(sessions);
  }

  /** CLOSE-4: sends a text and counts it; returns false when the socket is gone, or closes because of it. */
  send(session: SocketSession, text: string): boolean {
    if (session.backlog.sentSinceAsked > ASK_AFTER) this.#notePing(session);
    return this.#deliver(session, text);
  }

  /**
   * Sends to every live socket, except those of `except` and of the people in `apart`, and those whose token has expired
   * (CLOSE-2).
   */
  broadcast(text: string, now: number, except?: string, apart: ReadonlySet<string> = NOBODY): void {
    for (const session of this.#sessions.values()) {
      const { user_id } = session;
      if (user_id !== except && !apart.has(user_id)) this.sendLive(session, text, now);
    }
  }

  /** Sends to one person's live sockets. */
  sendToUser(userId: string, text: string, now: number): void {
    for (const session of this.byUser(userId)) this.sendLive(session, text, now);
  }

  /** Sends to a live socket; one whose token has expired closes instead (CLOSE-2). */
  sendLive(session: SocketSession, text: string, now: number): void {
    if (!session.live) return;
    if (session.token_expires_at <= now) this.close(session, "token_expired");
    else this.send(session, text);
  }

  /** `retry_after_ms`: how long its client should stay away. */
  close(session: SocketSession, reason: CloseReason, retry_after_ms?: number): void {
    closeFor(session.ws, reason, retry_after_ms);
    this.left(session.ws);
  }

  /**
   * Removes a closed socket. One that closed while the object slept is not among its sessions after waking: its
   * attachment identifies it, which this removes, so that no socket leaves twice.
   */
  left(ws: WebSocket): void {
    const session = this.#sessions.get(ws);
    const attachment = session ?? readAttachment(ws.deserializeAttachment());
    if (session !== undefined) this.#remove(session);
    if (attachment === null) return;
    ws.serializeAttachment(null);
    this.#gone(attachment);
  }

  /** Closes dead sockets; while awake anyway, at most once a heartbeat. */
  sweep(now: number): void {
    this.#look(now);
    if (isWithin(HEARTBEAT_MS, this.#sweptAt, now)) return;
    this.#sweptAt = now;
    for (const session of this.#sessions.values()) this.#stays(session, now);
  }

  /**
   * An instance without events hibernates, and another one wakes. If one instance sees more time than that pass between
   * two events, the clock was set forward or the process was halted, and no ping could arrive: all sockets get a fresh
   * start. This is not repeated soon, so that silence is detected even if something keeps an instance awake.
   */
  #look(now: number): void {
    const isHalted = this.#lookedAt > 0 && !isWithin(AWAKE_MS, this.#lookedAt, now);
    if (isHalted && !isWithin(EXCUSED_MS, this.#excusedAt, now)) this.#excusedAt = now;
    this.#lookedAt = now;
  }

  #deliver(session: SocketSession, text: string): boolean {
    const { backlog } = session;
    if (backlog.unread > MAX_UNREAD) this.#notePing(session);
    if (backlog.unread > MAX_UNREAD) {
      this.close(session, "slow_reader");
      return false;
    }
    backlog.sent(text.length);
    return trySend(session.ws, text);
  }

  /** The runtime answers pings without this object, so the time of the last one must be requested. */
  #notePing(session: SocketSession): void {
    session.backlog.asked();
    const at = this.#ctx.getWebSocketAutoResponseTimestamp(session.ws);
    if (at !== null) session.backlog.pinged(at.getTime());
  }

  #stays(session: SocketSession, now: number): boolean {
    this.#notePing(session);
    const { token_expires_at, backlog } = session;
    const last_heard_at = Math.max(session.heard_at, backlog.pingedAt, this.#excusedAt);
    const { unread } = backlog;
    const reason = closeReason({ token_expires_at, last_heard_at, unread }, now);
    if (reason !== null) this.close(session, reason);
    return reason === null;
  }

  #add(ws: WebSocket, attachment: Attachment, live: boolean): SocketSession {
    const session = {
      ...attachment,
      ws,
      live,
      catch_up: 0,
      backlog: new Backlog(),
      bad_frames: 0,
      sending: null,
    };
    this.#sessions.set(ws, session);
    const others = this.#byUser.get(session.user_id) ?? new Set();
    this.#byUser.set(session.user_id, others.add(session));
    return session;
  }

  #remove(session: SocketSession): void {
    const others = this.#byUser.get(session.user_id);
    this.#sessions.delete(session.ws);
    others?.delete(session);
    if (others?.size === 0) this.#byUser.delete(session.user_id);
  }

  #save(session: SocketSession): void {
    session.ws.serializeAttachment(toAttachment(session));
  }
}

function resumedTo(sessions: readonly SocketSession[]): number {
  return sessions.reduce((sum, { backlog }) => sum + backlog.resumedSincePing, 0);
}
