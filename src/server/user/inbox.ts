import { drizzle } from "drizzle-orm/d1";
import { encodeInboxFrame } from "#protocol/codec.ts";
import type { Conversation } from "#protocol/conversation.ts";
import type { InboxDownFrame } from "#protocol/inbox/frames.ts";
import { HEARTBEAT_MS } from "#protocol/limits.ts";
import type { User } from "#protocol/user.ts";
import { PROTOCOL_VERSION } from "#protocol/version.ts";
import {
  conversationsChangedSince,
  listConversations,
  totalsOf,
  unreadByConversation,
  type UnreadRow,
} from "#storage/d1/conversations.ts";
import { userSelf } from "#storage/d1/users.ts";
import { configOf, limitsOf } from "../config.ts";
import type { Env } from "../env.ts";
import { featuresOf } from "../features.ts";
import { log } from "../log.ts";
import type { SocketSession, Sockets } from "../sockets/sockets.ts";

/** Conversations in a snapshot; the rest by `GET /conversations`. */
const SNAPSHOT_CONVERSATIONS = 100;
/** Changes in an inbox's resume; a client that missed more starts over. */
const RESUME_CONVERSATIONS = 300;
/** D1 may be behind its objects by so much (ms): a resume looks so much further back. */
const PROJECTION_SLACK_MS = 5_000;
/** By then D1 has what it lacked when the counts were loaded. */
const RECHECK_MS = 1_500;
/** What was told so recently may not be in D1 yet, and is laid over what D1 says. */
const RECENT_MS = 60_000;

/** An inbox is never replaced: it is asked of D1 anew, so it has had one epoch. */
export const INBOX_EPOCH = "inbox-1";

type Told = { at: number; revision: number } & (
  | { kind: "changed"; view: Conversation }
  | { kind: "left"; id: string }
);

/**
 * A person's list of conversations, kept up to date on all their devices. It stores nothing: conversations tell it their
 * newest view while it is awake, D1 has the rest. So opening it wakes no conversation, and idle it costs nothing.
 */
export class Inbox {
  readonly #env: Env;
  readonly #userId: () => string;
  readonly #sockets: Sockets;
  readonly #recent = new Map<string, Told>();
  /** Unread counts of every conversation, once someone is connected; null while nobody asked. */
  #unread: Map<string, UnreadRow> | null = null;
  #head = 0;
  /** One after another, so that frames tell a single story. */
  #turn: Promise<void> = Promise.resolve();

  constructor(env: Env, sockets: Sockets, userId: () => string) {
    this.#env = env;
    this.#sockets = sockets;
    this.#userId = userId;
    this.#head = Math.max(0, ...sockets.all().map(({ position }) => position));
  }

  /** Brings a socket up to now: what it missed since its position, or everything. */
  welcome(session: SocketSession, since: number | null): Promise<void> {
    return this.#inTurn(async () => {
      const me = await userSelf(this.#db, this.#userId());
      if (me === null) {
        this.#sockets.close(session, "session_revoked");
        return;
      }
      const unread = await this.#load();
      const head = this.#advance();
      this.#send(session, {
        type: "welcome",
        protocol: PROTOCOL_VERSION,
        epoch: INBOX_EPOCH,
        head,
        me,
        totals: totalsOf(unread),
        heartbeat_ms: HEARTBEAT_MS,
        limits: limitsOf(configOf(this.#env)),
        features: featuresOf(this.#env),
      });
      await this.#catchUp(session, since, head);
    });
  }

  resume(session: SocketSession, since: number | null): Promise<void> {
    return this.#inTurn(async () => {
      await this.#load();
      await this.#catchUp(session, since, this.#advance());
    });
  }

  changed(view: Conversation): Promise<void> {
    const { id, revision } = view;
    return this.#tell(id, { kind: "changed", at: Date.now(), revision, view });
  }

  left(id: string, revision: number): Promise<void> {
    return this.#tell(id, { kind: "left", at: Date.now(), revision, id });
  }

  profileChanged(me: User): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#sockets.size > 0) this.#broadcast([], [], await this.#load(), me);
    });
  }

  get #db() {
    return drizzle(this.#env.DB);
  }

  #tell(id: string, told: Told): Promise<void> {
    return this.#inTurn(async () => {
      const known = this.#recent.get(id);
      if (known !== undefined && known.revision > told.revision) return;
      this.#remember(id, told);
      if (this.#sockets.size === 0) {
        this.#unread = null;
        return;
      }
      const unread = await this.#load();
      overlay(unread, id, told);
      if (told.kind === "changed") this.#broadcast([told.view], [], unread);
      else this.#broadcast([], [id], unread);
    });
  }

  async #catchUp(session: SocketSession, since: number | null, head: number): Promise<void> {
    const missed =
      since === null || since > head ? null : await this.#missed(since - PROJECTION_SLACK_MS);
    if (missed !== null && since !== null) {
      const unread = await this.#load();
      const totals = totalsOf(unread);
      this.#send(session, {
        type: "changes",
        from: since,
        to: head,
        complete: true,
        ...missed,
        totals,
      });
    } else {
      const page = await listConversations(
        this.#db,
        this.#userId(),
        undefined,
        SNAPSHOT_CONVERSATIONS,
      );
      const conversations = this.#withRecent(page?.items ?? []);
      const has_more = page?.next_cursor !== null;
      this.#send(session, { type: "snapshot", head, conversations, has_more });
    }
    session.live = true;
    this.#sockets.positioned(session, head);
  }

  async #missed(since: number): Promise<{ conversations: Conversation[]; left: string[] } | null> {
    const limit = RESUME_CONVERSATIONS;
    const found = await conversationsChangedSince(this.#db, this.#userId(), since, limit + 1);
    if (found.conversations.length > limit) return null;
    const conversations = this.#withRecent(found.conversations);
    const recentlyLeft = [...this.#recent.values()].flatMap((told) =>
      told.kind === "left" ? [told.id] : [],
    );
    const here = new Set(conversations.map(({ id }) => id));
    const left = [...new Set([...found.left, ...recentlyLeft])].filter((id) => !here.has(id));
    return { conversations, left };
  }

  /** D1's views, with what is newer laid over them. */
  #withRecent(views: Conversation[]): Conversation[] {
    const byId = new Map(views.map((view) => [view.id, view]));
    for (const [id, told] of this.#recent) {
      const known = byId.get(id);
      if (known !== undefined && known.revision >= told.revision) continue;
      if (told.kind === "changed") byId.set(id, told.view);
      else byId.delete(id);
    }
    return [...byId.values()];
  }

  async #load(): Promise<Map<string, UnreadRow>> {
    if (this.#unread !== null) return this.#unread;
    const now = Date.now();
    const unread = await unreadByConversation(this.#db, this.#userId());
    for (const [id, told] of this.#recent) overlay(unread, id, told);
    this.#unread = unread;
    setTimeout(() => void this.#inTurn(() => this.#recheck(now)).catch(logFailure), RECHECK_MS);
    return unread;
  }

  /** What was told to an instance of us that is no more, and had not reached D1 when this one asked, is there by now. */
  async #recheck(loadedAt: number): Promise<void> {
    const unread = this.#unread;
    if (unread === null || this.#sockets.size === 0) return;
    const since = loadedAt - PROJECTION_SLACK_MS;
    const limit = RESUME_CONVERSATIONS;
    const found = await conversationsChangedSince(this.#db, this.#userId(), since, limit);
    const newer = found.conversations.filter(
      ({ id, revision }) => revision > (unread.get(id)?.revision ?? -1),
    );
    if (newer.length === 0) return;
    for (const view of newer) {
      overlay(unread, view.id, { kind: "changed", at: loadedAt, revision: view.revision, view });
    }
    this.#broadcast(newer, [], unread);
  }

  #remember(id: string, told: Told): void {
    this.#recent.delete(id);
    this.#recent.set(id, told);
    for (const [key, { at }] of this.#recent) {
      if (told.at - at < RECENT_MS) break;
      this.#recent.delete(key);
    }
  }

  #broadcast(
    conversations: Conversation[],
    left: string[],
    unread: Map<string, UnreadRow>,
    me?: User,
  ): void {
    const to = this.#advance();
    const totals = totalsOf(unread);
    const about = me === undefined ? {} : { me };
    const now = Date.now();
    for (const session of this.#sockets.all()) {
      if (!session.live) continue;
      if (session.token_expires_at <= now) {
        this.#sockets.close(session, "token_expired");
        continue;
      }
      // Each device has come to where it is at a time of its own.
      const from = session.position;
      const changes = { from, to, complete: true, conversations, left, totals, ...about };
      this.#send(session, { type: "changes", ...changes });
      this.#sockets.positioned(session, to);
    }
  }

  /** A time, so that it outlives the object, but always growing. */
  #advance(): number {
    this.#head = Math.max(Date.now(), this.#head + 1);
    return this.#head;
  }

  #send(session: SocketSession, frame: InboxDownFrame): void {
    this.#sockets.send(session, encodeInboxFrame(frame));
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function logFailure(error: unknown): void {
  log("error", "inbox_recheck_failed", {}, error);
}

function overlay(unread: Map<string, UnreadRow>, id: string, told: Told): void {
  const known = unread.get(id);
  if (known !== undefined && known.revision > told.revision) return;
  if (told.kind === "left") unread.delete(id);
  else {
    const { unread_count, mention_count, revision } = told.view;
    unread.set(id, { unread_count, mention_count, revision });
  }
}
