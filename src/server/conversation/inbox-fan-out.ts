import { activeMember, activeMembers } from "#domain/membership.ts";
import { INBOX_FANOUT_MAX } from "#protocol/limits.ts";
import { MENTION_ALL } from "#protocol/message.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { Batch } from "./batch.ts";
import { conversationView } from "./views.ts";

/** However busy a conversation is, an inbox hears of it no more often than this. */
const INTERVAL_MS = 250;
const ATTEMPTS = 3;

/**
 * Tells the members' inboxes what a conversation looks like to them now. It costs no row: one call for each member, at
 * most four times a second, at once after a pause. What it tells is a whole view, so one call carries all that happened
 * since the last, and the same one twice is harmless.
 */
export class InboxFanOut {
  readonly #users: Env["USERS"];
  readonly #store: () => ConversationStore | null;
  readonly #pending = new Set<string>();
  #lastAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(users: Env["USERS"], store: () => ConversationStore | null) {
    this.#users = users;
    this.#store = store;
  }

  changed(store: ConversationStore, batch: Batch): void {
    for (const userId of batch.concerned) this.#pending.add(userId);
    if (batch.concernsAll) this.#everyone(store, batch);
    this.#schedule();
  }

  /** All who are members: of a conversation just made. */
  all(store: ConversationStore): void {
    for (const { user_id } of activeMembers(store.members)) this.#pending.add(user_id);
    this.#schedule();
  }

  /** The conversation is gone, for all who were in it. */
  async deleted(store: ConversationStore): Promise<void> {
    const { id } = store.conversation;
    const told = activeMembers(store.members).map(({ user_id }) =>
      this.#users.getByName(user_id).conversationLeft(id, store.revisionFor(user_id) + 1),
    );
    await Promise.allSettled(told);
  }

  /** In a large group: whom it mentions, and who wrote it. */
  #everyone(store: ConversationStore, batch: Batch): void {
    const members = activeMembers(store.members);
    const called = batch.messages.flatMap(({ mentions, sender_id }) => [...mentions, sender_id]);
    if (members.length <= INBOX_FANOUT_MAX || called.includes(MENTION_ALL)) {
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
    const userIds = [...this.#pending];
    this.#pending.clear();
    for (const userId of userIds) void this.#tell(userId);
  }

  /** A failed call is made again with what is true by then; who stays out of reach learns of it when they reconnect. */
  async #tell(userId: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const store = this.#store();
      if (store === null) return;
      const member = activeMember(store.members, userId);
      const user = this.#users.getByName(userId);
      const { id } = store.conversation;
      try {
        if (member === undefined) await user.conversationLeft(id, store.revisionFor(userId));
        else await user.conversationChanged(conversationView(store, member));
        return;
      } catch (error) {
        if (attempt < ATTEMPTS) continue;
        log("error", "inbox_not_told", { conversation_id: id, user_id: userId }, error);
        return;
      }
    }
  }
}
