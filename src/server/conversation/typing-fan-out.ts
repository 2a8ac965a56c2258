import { isWithin } from "#domain/elapsed.ts";
import { activeMember, activeMembers } from "#domain/membership.ts";
import { typistsFor, type TypingLeases } from "#domain/typing.ts";
import { INBOX_TYPING_MAX } from "#protocol/limits.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { CallPool } from "../call-pool.ts";
import { PacedCalls } from "./paced-calls.ts";

/** However often people start and stop, an inbox gets typing no more often than this, and no later. */
const INTERVAL_MS = 250;
/**
 * After a call to a closed inbox, the next one comes this much later: a lease is renewed every 2 to 3 seconds, and most
 * people are offline. A person whose inbox opens meanwhile gets typing that much later.
 */
const UNHEARD_MS = 30_000;

/**
 * INBOX-6: sends the members' inboxes who is typing. It costs no row, but a call to each other member's object at each
 * change of a lease. A call carries the whole list, with the time that each lease has left, so that calls may be lost,
 * repeated or left out: a lease that is not renewed lapses in the inbox.
 */
export class TypingFanOut {
  readonly #users: Env["USERS"];
  readonly #store: () => ConversationStore | null;
  readonly #leases: () => TypingLeases;
  readonly #calls: PacedCalls;
  /** People not to call for a while, and since when (ms). */
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
      call: (userId) => this.#send(userId),
      failed: (user_id, error) => {
        const conversation_id = this.#store()?.conversation.id ?? "";
        log("error", "typing_call_failed", { conversation_id, user_id }, error);
      },
      wait: (ms) => scheduler.wait(ms),
      random: Math.random,
    });
    this.#calls = new PacedCalls(pool, INTERVAL_MS);
  }

  /** Call it when someone started, continued or stopped: their own inbox is not called. */
  changed(typist: string, now: number): void {
    const store = this.#store();
    if (store === null) return;
    const members = activeMembers(store.members);
    if (members.length > INBOX_TYPING_MAX) return;
    const ids = members.map(({ user_id }) => user_id).filter((id) => store.isListed(id));
    const isUnheard = (id: string) => isWithin(UNHEARD_MS, this.#unheard.get(id) ?? 0, now);
    const apart = store.memberStates.apartFrom(typist);
    this.#calls.add(ids.filter((id) => id !== typist && !apart.has(id) && !isUnheard(id)));
  }

  async #send(userId: string): Promise<void> {
    const store = this.#store();
    if (store === null || activeMember(store.members, userId) === undefined) return;
    const typing = typistsFor(
      this.#leases(),
      userId,
      Date.now(),
      store.memberStates.apartFrom(userId),
    );
    const { id } = store.conversation;
    const listens = await this.#users.getByName(userId).typingChanged(id, typing);
    if (listens) this.#unheard.delete(userId);
    else this.#unheard.set(userId, Date.now());
  }
}
