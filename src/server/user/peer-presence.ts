import { drizzle } from "drizzle-orm/d1";
import { encodeInboxFrame } from "#protocol/encode.ts";
import type { Conversation } from "#protocol/conversation.ts";
import type { InboxDownFrame } from "#protocol/inbox/frames.ts";
import { INBOX_PRESENCE_MAX } from "#protocol/limits.ts";
import { directPeers } from "#storage/d1/direct-peers.ts";
import { CallPool } from "../call-pool.ts";
import type { Env } from "../env.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import type { Presence } from "../objects/user.ts";
import type { Sockets } from "../sockets/sockets.ts";
import { SWEEP_INTERVAL_MS } from "../sockets/sweeping.ts";

/** The inbox sends the online list after this long; late answers follow as `presence`. */
const ANSWERS_MS = 2_000;
/** No two objects' clocks differ by this much: a time further ahead comes from a clock that has since been set back. */
const CLOCKS_DIFFER_MS = 10_000;
/** A conversation with a head up to this one is new, and its two people's inboxes may not know it yet. */
const NEW_HEAD = 8;

/**
 * On average, one in this many sweeps asks the peers again; sweeps run every three minutes. The choice is random, because
 * an object that has hibernated remembers no earlier sweep. Asking costs a call to every peer and only repairs calls
 * that failed three times.
 */
const SWEEPS_AN_ASK = 5;

/** One round of questions: the peers whose answers are awaited, and until when. */
interface Round {
  readonly awaited: Set<string>;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * INBOX-7: tracks which of a person's direct peers are online, and announces this person to them. A person is online
 * while an inbox socket is open. It costs no row, and wakes no conversation: one query of D1, and one call to each
 * peer's object that both announces and asks, when the first socket opens, when the last one closes, and about every
 * quarter of an hour in between to repair lost calls. What this object remembers only saves calls.
 */
export class PeerPresence {
  readonly #env: Env;
  readonly #sockets: Sockets;
  readonly #userId: () => string;
  readonly #calls: CallPool;
  readonly #known = new Map<string, Presence>();
  /** Whether this instance has asked all peers since the first socket opened. */
  #isKnown = false;
  #round: Round | null = null;
  #at = 0;
  /** The last sweep (ms) after which chance decided whether to ask again. */
  #drawnAt = 0;

  constructor(env: Env, sockets: Sockets, userId: () => string) {
    this.#env = env;
    this.#sockets = sockets;
    this.#userId = userId;
    this.#calls = new CallPool({
      call: (peerId) => this.#exchange(peerId),
      failed: (peerId, error) => {
        log("error", "presence_call_failed", { user_id: userId(), peer_id: peerId }, error);
        this.#answered(peerId, false);
      },
      wait: (ms) => scheduler.wait(ms),
      random: Math.random,
    });
  }

  async onOpen(): Promise<void> {
    // A round in flight ends by sending the list to every device.
    if (this.#round !== null || this.#sockets.size === 0) return;
    if (this.#isKnown) this.#sendOnline();
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
    // Another round began meanwhile, or no device is open any more.
    if (this.#round !== round) return;
    for (const peer of peers) round.awaited.add(peer);
    if (peers.size === 0) this.#complete();
    else round.timer = setTimeout(() => this.#complete(), ANSWERS_MS);
    this.#calls.add(peers);
  }

  async onClose(): Promise<void> {
    if (this.#sockets.size > 0) return;
    const online = this.#online();
    this.#endRound();
    this.#known.clear();
    this.#isKnown = false;
    this.#calls.add(await this.#peers(online));
  }

  /** Takes a peer's announcement, and returns this person's presence. */
  onAnnounce(peerId: string, theirs: Presence): Presence {
    if (this.#take(peerId, theirs)) this.#sendPresence(peerId, theirs);
    return this.#ours();
  }

  /** Takes a conversation's newest view: the peer of a new direct conversation may be online. */
  onConversation({ kind, head, direct_with, last_message }: Conversation): void {
    if (this.#sockets.size === 0 || kind !== "direct" || direct_with === null) return;
    if (last_message === null) return;
    const { user_id } = direct_with;
    if (head <= NEW_HEAD && !this.#known.has(user_id)) this.#calls.add([user_id]);
  }

  /** BLOCK-3: shows the two people to each other as offline; neither sees the other's presence from then on. */
  async part(peerId: string): Promise<void> {
    const known = this.#known.get(peerId);
    this.#known.delete(peerId);
    if (known?.online === true) this.#sendPresence(peerId, { ...known, online: false });
    await this.#env.USERS.getByName(peerId).peerPresence(this.#userId(), this.away());
  }

  /** Exchanges presence with a peer after unblocking. */
  meet(peerId: string): void {
    if (this.#sockets.size > 0) this.#calls.add([peerId]);
  }

  /** Returns the presence to send to a peer who must not see whether this person is online. */
  away(): Presence {
    return { ...this.#ours(), online: false };
  }

  async #exchange(peerId: string): Promise<void> {
    const peer = this.#env.USERS.getByName(peerId);
    const theirs = await peer.peerPresence(this.#userId(), this.#ours());
    this.#answered(peerId, this.#take(peerId, theirs));
  }

  /** `changed`: whether the peer's presence changed. */
  #answered(peerId: string, changed: boolean): void {
    if (this.#round?.awaited.delete(peerId) === true) {
      if (this.#round.awaited.size === 0) this.#complete();
      return;
    }
    const theirs = this.#known.get(peerId);
    if (changed && theirs !== undefined) this.#sendPresence(peerId, theirs);
  }

  /** Returns whether the presence is news. An answer and a call may overtake each other: their times order them. */
  #take(peerId: string, theirs: Presence): boolean {
    if (this.#sockets.size === 0) return false;
    const known = this.#known.get(peerId);
    const isAhead = known !== undefined && known.at > Date.now() + CLOCKS_DIFFER_MS;
    if (known !== undefined && known.at >= theirs.at && !isAhead) return false;
    this.#known.set(peerId, theirs);
    return known?.online !== theirs.online;
  }

  /** Returns this person's presence now, at a time later than any announced before. */
  #ours(): Presence {
    this.#at = Math.max(Date.now(), this.#at + 1);
    return { online: this.#sockets.size > 0, at: this.#at };
  }

  #online(): string[] {
    return [...this.#known].flatMap(([id, { online }]) => (online ? [id] : []));
  }

  /** Returns the peers to call: the most recent ones, and any others who announced that they are online. */
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
    this.#sendOnline();
  }

  #endRound(): void {
    clearTimeout(this.#round?.timer);
    this.#round = null;
  }

  #sendOnline(): void {
    this.#send({ type: "online", user_ids: this.#online() });
  }

  #sendPresence(user_id: string, { online }: Presence): void {
    this.#send({ type: "presence", user_id, online });
  }

  #send(frame: InboxDownFrame): void {
    this.#sockets.broadcast(encodeInboxFrame(frame), Date.now());
  }
}
