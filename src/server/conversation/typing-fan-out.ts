import { isWithin } from "#domain/elapsed.ts";
import { activeMember, activeMembers } from "#domain/membership.ts";
import { typistsFor, type TypingLeases } from "#domain/typing.ts";
import { INBOX_TYPING_MAX } from "#protocol/limits.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { CallPool } from "../call-pool.ts";
import { PacedCalls } from "./paced-calls.ts";

/** However often people begin and stop, an inbox hears of it no more often than this, and no later. */
const INTERVAL_MS = 250;
/**
 * An inbox that nobody listens to is left alone for so long: a typist's lease is news every 2 to 3 seconds, and most
 * people are not here. Who comes meanwhile hears of typing that much later.
 */
const UNHEARD_MS = 30_000;

/**
 * INBOX-6: tells the members' inboxes who is typing. It costs no row: a call for each other member who listens, at each
 * news of a lease. What it tells is all of it, with the time each lease has left, so that calls may be lost, repeated or
 * left out: what is not taken anew lapses where it was told.
 */
export class TypingFanOut {
  readonly #users: Env["USERS"];
  readonly #store: () => ConversationStore | null;
  readonly #leases: () => TypingLeases;
  readonly #calls: PacedCalls;
  /** Whom not to call for a while, since when (ms). */
  readonly #unheard = new Map<string, number>();

  constructor(
    users: Env["USERS"],
    store: () => ConversationStore | null,
    leases: () => TypingLeases,
  ) {
    this.#users = users;
    this.#store = store;
    this.#leases = leases;
    const pool = new CallPool({
      call: (userId) => this.#tell(userId),
      failed: (user_id, error) => {
        const conversation_id = this.#store()?.conversation.id ?? "";
        log("error", "typing_not_told", { conversation_id, user_id }, error);
      },
      wait: (ms) => scheduler.wait(ms),
      random: Math.random,
    });
    this.#calls = new PacedCalls(pool, INTERVAL_MS);
  }

  /** Someone began, went on or stopped: to them it is no news. */
  changed(typist: string, now: number): void {
    const store = this.#store();
    if (store === null) return;
    const members = activeMembers(store.members);
    if (members.length > INBOX_TYPING_MAX) return;
    const ids = members.map(({ user_id }) => user_id).filter((id) => store.isListed(id));
    const isUnheard = (id: string) => isWithin(UNHEARD_MS, this.#unheard.get(id) ?? 0, now);
    this.#calls.add(ids.filter((id) => id !== typist && !isUnheard(id)));
  }

  async #tell(userId: string): Promise<void> {
    const store = this.#store();
    if (store === null || activeMember(store.members, userId) === undefined) return;
    const typing = typistsFor(this.#leases(), userId, Date.now());
    const { id } = store.conversation;
    const listens = await this.#users.getByName(userId).typingChanged(id, typing);
    if (listens) this.#unheard.delete(userId);
    else this.#unheard.set(userId, Date.now());
  }
}
