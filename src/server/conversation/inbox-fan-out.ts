import { activeMember, activeMembers } from "#domain/membership.ts";
import { INBOX_FANOUT_MAX } from "#protocol/limits.ts";
import type { Member } from "#protocol/member.ts";
import { MENTION_ALL } from "#protocol/message.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { Batch } from "./batch.ts";
import { CallPool } from "../call-pool.ts";
import { PacedCalls } from "./paced-calls.ts";
import { conversationView } from "./views.ts";

/**
 * However busy a conversation is, an inbox hears of it no more often than this, and no later: a room that never rests
 * costs 13 calls a second for each member, or for each who is called where there are many.
 */
const INTERVAL_MS = 75;

/**
 * Tells the members' inboxes what a conversation looks like to them now. It costs no row: one call for each member, at
 * once after a pause, else once an interval. What it tells is a whole view, so one call carries all that happened
 * since the last, and the same one twice is harmless.
 */
export class InboxFanOut {
  readonly #users: Env["USERS"];
  readonly #store: () => ConversationStore | null;
  readonly #calls: PacedCalls;

  /** `store` also answers that of a conversation that was deleted. */
  constructor(users: Env["USERS"], store: () => ConversationStore | null) {
    this.#users = users;
    this.#store = store;
    const pool = new CallPool({
      call: (userId) => this.#tell(userId),
      // Their inbox's next look at D1 finds it.
      failed: (user_id, error) => {
        const conversation_id = this.#store()?.conversation.id ?? "";
        log("error", "inbox_not_told", { conversation_id, user_id }, error);
      },
      wait: (ms) => scheduler.wait(ms),
      random: Math.random,
    });
    this.#calls = new PacedCalls(pool, INTERVAL_MS);
  }

  changed(store: ConversationStore, batch: Batch): void {
    this.#calls.add(batch.concerned);
    if (batch.concernsAll) this.#calls.add(everyone(store, batch));
  }

  /** All who are members, however many: of a conversation just made, or deleted. */
  all(store: ConversationStore): void {
    this.#calls.add(idsOf(activeMembers(store.members)));
  }

  async #tell(userId: string): Promise<void> {
    const store = this.#store();
    if (store === null) return;
    const member = store.deleted ? undefined : activeMember(store.members, userId);
    const user = this.#users.getByName(userId);
    if (member !== undefined) await user.conversationChanged(conversationView(store, member));
    else await user.conversationLeft(store.conversation.id, store.revisionFor(userId));
  }
}

/** In a large group: whom the messages concern. */
function everyone(store: ConversationStore, { called }: Batch): Iterable<string> {
  const members = activeMembers(store.members);
  const toAll = members.length <= INBOX_FANOUT_MAX || called.has(MENTION_ALL);
  return toAll ? idsOf(members) : called;
}

function idsOf(members: readonly Member[]): string[] {
  return members.map(({ user_id }) => user_id);
}
