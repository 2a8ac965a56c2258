import { isWithin } from "#domain/elapsed.ts";
import { activeMember, activeMembers } from "#domain/membership.ts";
import { typistsFor, type TypingLeases } from "#domain/typing.ts";
import { INBOX_TYPING_MAX } from "#protocol/limits.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { CallPool } from "../call-pool.ts";
import { PacedCalls } from "./paced-calls.ts";

/** However often people start and stop, an inbox gets typing at most this often, and no later than this. */
const INTERVAL_MS = 250;
/**
 * The pause after a call to a closed inbox: clients renew a lease every 2 to 3 seconds, and most people are offline. A
 * person whose inbox opens during the pause first gets typing after it (INBOX-6).
 */
const CLOSED_MS = 30_000;

/**
 * INBOX-6: sends the members' inboxes who is typing. It costs no row, but a call to each other member's object at each
 * change of a lease. A call carries the whole list, with the time that each lease has left, so calls may be lost,
 * repeated or omitted: a lease that is not renewed lapses in the inbox.
 */
export class TypingFanOut {
  readonly #users: Env["USERS"];
  readonly #store: () => ConversationStore | null;
  readonly #leases: () => TypingLeases;
  readonly #calls: PacedCalls;
  /** People whose inbox was closed at the last call, and the time of that call (ms). */
  readonly #closed = new Map<string, number>();

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

  /** Call it when a person starts, continues or stops typing. It does not call their own inbox. */
  changed(typist: string, now: number): void {
    const store = this.#store();
    if (store === null) return;
    const members = activeMembers(store.members);
    if (members.length > INBOX_TYPING_MAX) return;
    const ids = members.map(({ user_id }) => user_id).filter((id) => store.isListed(id));
    const isClosed = (id: string) => isWithin(CLOSED_MS, this.#closed.get(id) ?? 0, now);
    const apart = store.memberStates.apartFrom(typist);
    this.#calls.add(ids.filter((id) => id !== typist && !apart.has(id) && !isClosed(id)));
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
    if (listens) this.#closed.delete(userId);
    else this.#closed.set(userId, Date.now());
  }
}
