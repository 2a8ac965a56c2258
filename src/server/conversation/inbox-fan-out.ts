import { activeMember, activeMembers } from "#domain/membership.ts";
import { INBOX_FANOUT_MAX } from "#protocol/limits.ts";
import { MENTION_ALL } from "#protocol/message.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { Batch } from "./batch.ts";
import { CallPool } from "./call-pool.ts";
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
  readonly #calls: CallPool;
  readonly #pending = new Set<string>();
  #lastAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `store` also answers that of a conversation that was deleted. */
  constructor(users: Env["USERS"], store: () => ConversationStore | null) {
    this.#users = users;
    this.#store = store;
    this.#calls = new CallPool({
      call: (userId) => this.#tell(userId),
      // Their inbox's next look at D1 finds it.
      failed: (user_id, error) => {
        const conversation_id = this.#store()?.conversation.id ?? "";
        log("error", "inbox_not_told", { conversation_id, user_id }, error);
      },
      wait: (ms) => scheduler.wait(ms),
      random: Math.random,
    });
  }

  changed(store: ConversationStore, batch: Batch): void {
    for (const userId of batch.concerned) this.#pending.add(userId);
    if (batch.concernsAll) this.#everyone(store, batch);
    this.#schedule();
  }

  /** All who are members, however many: of a conversation just made, or deleted. */
  all(store: ConversationStore): void {
    for (const { user_id } of activeMembers(store.members)) this.#pending.add(user_id);
    this.#schedule();
  }

  /** In a large group: whom the messages concern. */
  #everyone(store: ConversationStore, { called }: Batch): void {
    const members = activeMembers(store.members);
    if (members.length <= INBOX_FANOUT_MAX || called.has(MENTION_ALL)) {
      for (const { user_id } of members) this.#pending.add(user_id);
    } else {
      for (const userId of called) this.#pending.add(userId);
    }
  }

  #schedule(): void {
    if (this.#pending.size === 0 || this.#timer !== null) return;
    const wait = Math.max(0, this.#lastAt + INTERVAL_MS - Date.now());
    // Also without a wait: those who are in the room, and whoever asked, are answered first.
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#flush();
    }, wait);
  }

  #flush(): void {
    this.#lastAt = Date.now();
    this.#calls.add(this.#pending);
    this.#pending.clear();
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
