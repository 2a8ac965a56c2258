import { drizzle } from "drizzle-orm/d1";
import { encodeInboxFrame } from "#protocol/codec.ts";
import type { Conversation } from "#protocol/conversation.ts";
import type { InboxDownFrame } from "#protocol/inbox/frames.ts";
import { INBOX_PRESENCE_MAX } from "#protocol/limits.ts";
import { directPeers } from "#storage/d1/conversations.ts";
import { CallPool } from "../call-pool.ts";
import type { Env } from "../env.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import type { Presence } from "../objects.ts";
import type { Sockets } from "../sockets/sockets.ts";
import { SWEEP_INTERVAL_MS } from "../sockets/sweeping.ts";

/** Who is online is told after so long, whoever has not answered yet: of them it is told when they do. */
const ANSWERS_MS = 2_000;
/** No two objects' clocks differ by so much: what was said later than that was said by a clock that was set back. */
const CLOCKS_DIFFER_MS = 10_000;
/** A conversation whose head is no higher has just been made, or still may be news to its two people's inboxes. */
const NEW_HEAD = 8;

/**
 * Of the sweeps, which come by every three minutes, one in so many asks again, by chance: an object that has slept
 * remembers none. Each is a call to every peer, and only puts right what three attempts at a call have lost.
 */
const SWEEPS_AN_ASK = 5;

/** Asked once all at once: whose answers are awaited, until when. */
interface Round {
  readonly awaited: Set<string>;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * INBOX-7: who is online of those a person has direct conversations with, and that this person is. One is online while
 * an inbox socket is open. It costs no row, and wakes no conversation: one query of D1 and a call to each peer's object,
 * which announces and asks in one, when the first socket comes, when the last one goes, and in between every quarter of
 * an hour or so, so that what was lost on its way is put right. What is known here is only to save calls.
 */
export class PeerPresence {
  readonly #env: Env;
  readonly #sockets: Sockets;
  readonly #userId: () => string;
  readonly #calls: CallPool;
  readonly #known = new Map<string, Presence>();
  /** Whether all peers have been asked since the first socket came, by this instance. */
  #isKnown = false;
  #round: Round | null = null;
  #at = 0;
  /** The sweep (ms) after which it was drawn whether to ask again. */
  #drawnAt = 0;

  constructor(env: Env, sockets: Sockets, userId: () => string) {
    this.#env = env;
    this.#sockets = sockets;
    this.#userId = userId;
    this.#calls = new CallPool({
      call: (peerId) => this.#exchange(peerId),
      failed: (peerId, error) => {
        log("error", "presence_not_told", { user_id: userId(), peer_id: peerId }, error);
        this.#answered(peerId, false);
      },
      wait: (ms) => scheduler.wait(ms),
      random: Math.random,
    });
  }

  /** A socket has come and is live. */
  async came(): Promise<void> {
    // A round that is under way ends with telling all who are here.
    if (this.#round !== null || this.#sockets.size === 0) return;
    if (this.#isKnown) this.#tellOnline();
    else await this.#ask();
  }

  readonly job: Job = {
    name: "presence",
    backoffMaxMs: SWEEP_INTERVAL_MS,
    due: (now) => (this.#sockets.size > 0 && this.#sockets.sweptAt !== this.#drawnAt ? now : null),
    run: async () => {
      this.#drawnAt = this.#sockets.sweptAt;
      if (Math.random() * SWEEPS_AN_ASK < 1) await this.#ask();
    },
  };

  /** Asks all peers, and announces to them. */
  async #ask(): Promise<void> {
    const round: Round = { awaited: new Set(), timer: undefined };
    this.#endRound();
    this.#round = round;
    const peers = await this.#peers(this.#online());
    // Another was begun meanwhile, or nobody is here any more.
    if (this.#round !== round) return;
    for (const peer of peers) round.awaited.add(peer);
    if (peers.size === 0) this.#complete();
    else round.timer = setTimeout(() => this.#complete(), ANSWERS_MS);
    this.#calls.add(peers);
  }

  /** A socket has gone. */
  async left(): Promise<void> {
    if (this.#sockets.size > 0) return;
    const online = this.#online();
    this.#endRound();
    this.#known.clear();
    this.#isKnown = false;
    this.#calls.add(await this.#peers(online));
  }

  /** A peer's object tells of its person, and asks of ours. */
  heard(peerId: string, theirs: Presence): Presence {
    if (this.#take(peerId, theirs)) this.#tellPresence(peerId, theirs);
    return this.#ours();
  }

  /** Who has just begun a conversation of two may be here. */
  met({ kind, head, direct_with, last_message }: Conversation): void {
    if (this.#sockets.size === 0 || kind !== "direct" || direct_with === null) return;
    if (last_message === null) return;
    const { user_id } = direct_with;
    if (head <= NEW_HEAD && !this.#known.has(user_id)) this.#calls.add([user_id]);
  }

  async #exchange(peerId: string): Promise<void> {
    const peer = this.#env.USERS.getByName(peerId);
    const theirs = await peer.peerPresence(this.#userId(), this.#ours());
    this.#answered(peerId, this.#take(peerId, theirs));
  }

  /** `changed`: what is known of them is not what it was. */
  #answered(peerId: string, changed: boolean): void {
    if (this.#round?.awaited.delete(peerId) === true) {
      if (this.#round.awaited.size === 0) this.#complete();
      return;
    }
    const theirs = this.#known.get(peerId);
    if (changed && theirs !== undefined) this.#tellPresence(peerId, theirs);
  }

  /** Answers whether it is news. An answer and a call may overtake each other: their times tell which came later. */
  #take(peerId: string, theirs: Presence): boolean {
    if (this.#sockets.size === 0) return false;
    const known = this.#known.get(peerId);
    const isAhead = known !== undefined && known.at > Date.now() + CLOCKS_DIFFER_MS;
    if (known !== undefined && known.at >= theirs.at && !isAhead) return false;
    this.#known.set(peerId, theirs);
    return known?.online !== theirs.online;
  }

  /** As of now: later than whatever was said before. */
  #ours(): Presence {
    this.#at = Math.max(Date.now(), this.#at + 1);
    return { online: this.#sockets.size > 0, at: this.#at };
  }

  #online(): string[] {
    return [...this.#known].flatMap(([id, { online }]) => (online ? [id] : []));
  }

  /** Those we may tell and ask: also, of those beyond our most recent, who told us that they are here. */
  async #peers(online: readonly string[]): Promise<Set<string>> {
    const user_id = this.#userId();
    try {
      const peers = await directPeers(drizzle(this.#env.DB), user_id, INBOX_PRESENCE_MAX);
      return new Set([...peers, ...online]);
    } catch (error) {
      log("error", "peers_not_found", { user_id }, error);
      return new Set(online);
    }
  }

  #complete(): void {
    this.#endRound();
    this.#isKnown = true;
    this.#tellOnline();
  }

  #endRound(): void {
    clearTimeout(this.#round?.timer);
    this.#round = null;
  }

  #tellOnline(): void {
    this.#tell({ type: "online", user_ids: this.#online() });
  }

  #tellPresence(user_id: string, { online }: Presence): void {
    this.#tell({ type: "presence", user_id, online });
  }

  #tell(frame: InboxDownFrame): void {
    this.#sockets.broadcast(encodeInboxFrame(frame), Date.now());
  }
}
