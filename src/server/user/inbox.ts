import { drizzle } from "drizzle-orm/d1";
import { countView, totalsOf, type UnreadCounts } from "#domain/unread-counts.ts";
import { encodeInboxFrame } from "#protocol/encode.ts";
import type { Session } from "#protocol/auth.ts";
import type { Conversation } from "#protocol/conversation.ts";
import type { InboxDownFrame, SavedDrafts } from "#protocol/inbox/frames.ts";
import type { SavedDraft } from "#protocol/saved-draft.ts";
import { HEARTBEAT_MS } from "#protocol/limits.ts";
import type { User } from "#protocol/user.ts";
import { PROTOCOL_VERSION } from "#protocol/version.ts";
import { conversationsChangedSince, leftSince } from "#storage/d1/conversation-lists.ts";
import { unreadByConversation } from "#storage/d1/conversation-ids.ts";
import { closeInbox, openInbox, renewInbox } from "#storage/d1/inboxes.ts";
import { configOf, limitsOf } from "../config.ts";
import { withChoices } from "../accounts/own-choices.ts";
import type { Env } from "../env.ts";
import { featuresOf } from "../features.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import type { SocketSession, Sockets } from "../sockets/sockets.ts";
import { SWEEP_INTERVAL_MS } from "../sockets/sweeping.ts";
import {
  missedSince,
  newestOf,
  PROJECTION_SLACK_MS,
  RESUME_CONVERSATIONS,
} from "./inbox-answers.ts";
import { packCounts, unpackCounts } from "./packed-counts.ts";
import { type InboxCall, RECENT_MS, RecentCalls } from "./recent-calls.ts";

/** By then D1 has the changes that it lacked when the counts were loaded. */
const RECHECK_MS = 1_500;

/** How long the clients of an inbox that D1 does not answer for should stay away. */
export const UNAVAILABLE_MS = 1_000;

/** The server never replaces an inbox, which D1 can always rebuild, so it has had one epoch. */
export const INBOX_EPOCH = "inbox-1";

interface Person {
  userId: () => string;
  /** SESSION-3: the sign-ins that a session's device is sent. */
  newSignIns: (sessionId: string) => Session[];
  blockedIds: () => string[];
  drafts: () => Promise<SavedDrafts | undefined>;
}

/**
 * A person's list of conversations, kept up to date on all their devices. It stores nothing: conversations send it
 * their newest view while it is awake, and D1 has the rest. So opening it wakes no conversation, and an idle one costs
 * nothing. The sockets keep the unread counts that they were sent in their attachments, so that a push that wakes the
 * inbox reads nothing from D1.
 */
export class Inbox {
  readonly #env: Env;
  readonly #userId: () => string;
  readonly #newSignIns: Person["newSignIns"];
  readonly #blockedIds: Person["blockedIds"];
  readonly #drafts: Person["drafts"];
  readonly #sockets: Sockets;
  readonly #recent = new RecentCalls();
  /** The counts that its devices were sent; null without devices, or when an attachment could not hold them. */
  #unread: UnreadCounts | null;
  /** The time of the last read of changes from D1. */
  #readAt: number;
  #head: number;
  /** Whether D1 may have a row for this inbox: this instance does not know whether a former one left it. */
  #isRegistered = true;
  /** The sweep (ms) after which the row was renewed. */
  #renewedAt = 0;
  /** Runs work one after another, so that every device gets frames in the same order. */
  #turn: Promise<void> = Promise.resolve();
  /** The newest view or departure of each conversation that called since the last turn. */
  readonly #waiting = new Map<string, InboxCall>();

  constructor(env: Env, sockets: Sockets, { userId, newSignIns, blockedIds, drafts }: Person) {
    this.#env = env;
    this.#drafts = drafts;
    this.#blockedIds = blockedIds;
    this.#sockets = sockets;
    this.#userId = userId;
    this.#newSignIns = newSignIns;
    const newest = sockets.all().reduce<SocketSession | null>(further, null);
    this.#head = newest?.position ?? 0;
    this.#readAt = newest?.read_at ?? 0;
    const packed = newest?.unread ?? null;
    this.#unread = packed === null ? null : unpackCounts(packed);
  }

  /** Brings a socket up to date: with what it missed since its position, or with everything. */
  welcome(session: SocketSession, since: number | null): Promise<void> {
    return this.#inTurn(async () => {
      // It registers before it reads: conversations call from then on, and D1 has their earlier changes.
      this.#isRegistered = true;
      const me = await openInbox(this.#db, this.#userId());
      if (me === null) {
        this.#sockets.close(session, "session_revoked");
        return;
      }
      const answer = await this.#answerTo(since);
      const drafts = await this.#drafts();
      const new_sign_ins = this.#newSignIns(session.session_id);
      this.#send(session, {
        type: "welcome",
        protocol: PROTOCOL_VERSION,
        epoch: INBOX_EPOCH,
        head: this.#head,
        me: withChoices(this.#env, me),
        totals: totalsOf(this.#counts),
        heartbeat_ms: HEARTBEAT_MS,
        limits: limitsOf(configOf(this.#env)),
        features: featuresOf(this.#env),
        ...(new_sign_ins.length === 0 ? {} : { new_sign_ins }),
        blocked_ids: this.#blockedIds(),
        ...(drafts === undefined ? {} : { drafts }),
      });
      this.#catchUp(session, answer);
    });
  }

  resume(session: SocketSession, since: number | null): Promise<void> {
    return this.#inTurn(async () => this.#catchUp(session, await this.#answerTo(since)));
  }

  changed(view: Conversation): Promise<void> {
    const { id, revision } = view;
    return this.#enqueue(id, { kind: "changed", at: Date.now(), revision, view });
  }

  left(id: string, revision: number): Promise<void> {
    return this.#enqueue(id, { kind: "left", at: Date.now(), revision });
  }

  profileChanged(me: User): Promise<void> {
    return this.#inTurn(() =>
      this.#closeOnFailure(() => this.#broadcast([], [], withChoices(this.#env, me))),
    );
  }

  draftChanged(conversation_id: string, position: number, draft: SavedDraft | null): Promise<void> {
    return this.#inTurn(() => {
      const frame = encodeInboxFrame({ type: "draft", conversation_id, position, draft });
      this.#sockets.broadcast(frame, Date.now());
      return Promise.resolve();
    });
  }

  /** Sends whom the person has blocked now. */
  blocksChanged(): Promise<void> {
    return this.#inTurn(() => {
      const frame = encodeInboxFrame({ type: "blocks", blocked_ids: this.#blockedIds() });
      this.#sockets.broadcast(frame, Date.now());
      return Promise.resolve();
    });
  }

  /**
   * Runs after each sweep for dead sockets: renews the inbox's row, and sends changes that D1 has and no conversation
   * has called with. Without sockets it closes the inbox. While D1 fails for too long, the row lapses.
   */
  readonly job: Job = {
    name: "inbox_refresh",
    backoffMaxMs: SWEEP_INTERVAL_MS,
    due: (now) => {
      const isDue =
        this.#sockets.size > 0 ? this.#sockets.sweptAt !== this.#renewedAt : this.#isRegistered;
      return isDue ? now : null;
    },
    run: () => this.#inTurn(() => (this.#sockets.size > 0 ? this.#renew() : this.#close())),
  };

  /** Closes the inbox after its last socket, in turn with opening, so that the two cannot overlap. */
  emptied(): Promise<void> {
    return this.#inTurn(() => this.#close());
  }

  async #renew(): Promise<void> {
    const { sweptAt } = this.#sockets;
    await renewInbox(this.#db, this.#userId());
    if (this.#hasLiveSocket()) await this.#refresh();
    this.#renewedAt = sweptAt;
  }

  async #close(): Promise<void> {
    if (this.#sockets.size > 0) return;
    await closeInbox(this.#db, this.#userId());
    this.#isRegistered = false;
  }

  get #db() {
    return drizzle(this.#env.DB);
  }

  #enqueue(id: string, call: InboxCall): Promise<void> {
    if (!this.#recent.add(id, call)) return Promise.resolve();
    // Beyond that the devices start over, so no more is kept.
    if (this.#waiting.size <= RESUME_CONVERSATIONS) this.#waiting.set(id, call);
    return this.#inTurn(() => Promise.resolve());
  }

  /** Sends what waits before each turn, so that a change waits for one opening device at most. */
  async #sendWaiting(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    await this.#closeOnFailure(() => {
      if (waiting.length > RESUME_CONVERSATIONS) {
        this.#closeAll();
        return;
      }
      const views = waiting.flatMap(([, call]) => (call.kind === "changed" ? [call.view] : []));
      const left = waiting.flatMap(([id, { kind }]) => (kind === "left" ? [id] : []));
      this.#broadcast(views, left);
    });
  }

  /** Closes the sockets on failure; clients reconnect and resume from their position. */
  async #closeOnFailure(send: () => void): Promise<void> {
    if (!this.#hasLiveSocket()) {
      this.#unread = null;
      return;
    }
    try {
      if (this.#unread === null) await this.#refresh();
      send();
    } catch (error) {
      log("error", "inbox_send_failed", { user_id: this.#userId() }, error);
      this.#closeAll();
    }
  }

  #hasLiveSocket(): boolean {
    return this.#sockets.all().some(({ live }) => live);
  }

  #closeAll(): void {
    for (const session of this.#sockets.all()) {
      this.#sockets.close(session, "unavailable", UNAVAILABLE_MS);
    }
  }

  /** Returns all changes since a position, or a snapshot. */
  async #answerTo(since: number | null): Promise<InboxDownFrame> {
    await this.#bringUpToDate();
    const unread = this.#counts;
    const to = this.#advance();
    const isAhead = since !== null && since > Math.min(to, Date.now() + PROJECTION_SLACK_MS);
    const missed =
      since === null || isAhead
        ? null
        : await missedSince(this.#db, this.#userId(), since, this.#recent);
    if (missed !== null && since !== null) {
      for (const view of missed.conversations) countView(unread, view);
      const totals = totalsOf(unread);
      return { type: "changes", from: since, to, complete: true, ...missed, totals };
    }
    const { views, next_cursor } = await newestOf(this.#db, this.#userId());
    const left = await leftSince(this.#db, this.#userId(), Date.now() - RECENT_MS);
    const listed = this.#recent.over(views, left);
    const conversations = listed.filter(({ request }) => request === undefined);
    for (const view of conversations) countView(unread, view);
    const has_more = next_cursor !== null;
    return { type: "snapshot", head: to, conversations, has_more, next_cursor };
  }

  #catchUp(session: SocketSession, answer: InboxDownFrame): void {
    this.#send(session, answer);
    session.live = true;
    this.#place([session], this.#head);
  }

  /** Loads the counts and sends the differences to open devices, so that all devices agree. */
  async #bringUpToDate(): Promise<void> {
    if (this.#hasLiveSocket()) await this.#refresh();
    else await this.#load();
  }

  get #counts(): UnreadCounts {
    return (this.#unread ??= new Map());
  }

  async #load(): Promise<void> {
    const now = Date.now();
    const unread = await unreadByConversation(this.#db, this.#userId());
    for (const view of this.#recent.views()) countView(unread, view);
    for (const id of this.#recent.left()) unread.delete(id);
    this.#unread = unread;
    this.#readAt = now;
    // By then D1 has the changes that conversations sent to a former instance.
    setTimeout(() => void this.#recheck().catch(logFailure), RECHECK_MS);
  }

  #recheck(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#hasLiveSocket()) await this.#refresh();
    });
  }

  /** If it is unknown which counts the devices were sent, sends everything changed since the last read of D1. */
  async #refresh(): Promise<void> {
    const sent = this.#unread;
    const now = Date.now();
    // If the clock was set back, D1 counts as never read.
    const since = this.#readAt > now ? 0 : this.#readAt - PROJECTION_SLACK_MS;
    if (sent === null) await this.#load();
    const limit = RESUME_CONVERSATIONS + 1;
    const found = await conversationsChangedSince(this.#db, this.#userId(), { since, limit });
    if (found.conversations.length === limit) {
      // Too many changes to send: clients that reconnect start over.
      this.#closeAll();
      return;
    }
    const newer = found.conversations.filter(({ id, revision }) => {
      const known = sent?.get(id)?.revision ?? -1;
      return revision > Math.max(known, this.#recent.revisionOf(id));
    });
    const left = found.left
      .map(({ id }) => id)
      .filter((id) => !this.#recent.isHere(id, now - PROJECTION_SLACK_MS));
    this.#readAt = now;
    if (newer.length > 0 || left.length > 0) this.#broadcast(newer, left);
  }

  #broadcast(conversations: Conversation[], left: string[], me?: User): void {
    const unread = this.#counts;
    for (const view of conversations) countView(unread, view);
    for (const id of left) unread.delete(id);
    const to = this.#advance();
    const totals = totalsOf(unread);
    const about = me === undefined ? {} : { me };
    const now = Date.now();
    const live = this.#sockets.all().filter((session) => session.live);
    for (const session of live) {
      // Each device has its own position.
      const from = session.position;
      const changes = { from, to, complete: true, conversations, left, totals, ...about };
      this.#sockets.sendLive(session, encodeInboxFrame({ type: "changes", ...changes }), now);
    }
    this.#place(
      live.filter(({ ws }) => ws.readyState === WebSocket.OPEN),
      to,
    );
  }

  #place(sessions: SocketSession[], position: number): void {
    const unread = this.#unread === null ? null : packCounts(this.#unread);
    for (const session of sessions) {
      this.#sockets.positioned(session, { position, unread, read_at: this.#readAt });
    }
  }

  /** A time, so that positions outlive the object, but one that always grows. */
  #advance(): number {
    this.#head = Math.max(Date.now(), this.#head + 1);
    return this.#head;
  }

  #send(session: SocketSession, frame: InboxDownFrame): void {
    this.#sockets.send(session, encodeInboxFrame(frame));
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(() => this.#sendWaiting()).then(run);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function further(one: SocketSession | null, other: SocketSession): SocketSession {
  return one !== null && one.position >= other.position ? one : other;
}

function logFailure(error: unknown): void {
  log("error", "inbox_refresh_failed", {}, error);
}
