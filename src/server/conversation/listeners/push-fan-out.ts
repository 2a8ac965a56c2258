import { isLarge, notifies, type FollowedThreads } from "#domain/notified.ts";
import { activeMembers } from "#domain/membership.ts";
import type { Message } from "#protocol/message.ts";
import type { Watermark } from "#storage/conversation/projected.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Asked, Listeners } from "#storage/d1/listeners.ts";
import { CallPool } from "#server/call-pool.ts";
import type { Env } from "#server/env.ts";
import { log } from "#server/log.ts";
import type { Committed } from "../committed.ts";
import type { Listener } from "../commits.ts";
import type { D1Listener } from "../projector.ts";
import type { Room } from "../room.ts";

/** The newest messages for which a new instance makes up calls that a former one may not have made. */
const RESUMED_MAX = 200;
const NO_THREADS: FollowedThreads = new Map();

/**
 * PUSH-2: calls the objects of people who have a subscribed device and whom a new message notifies. The projection that
 * brings a message to D1 also asks there which of the notified people have a subscription, so no other object is
 * called, and it costs no row. For a reply it also asks who follows the thread, if that would notify anyone (FOLLOW-6).
 * A new instance derives the pending calls from the messages that D1 does not have yet, so none is lost when an instance
 * ends.
 */
export class PushFanOut implements Listener, D1Listener {
  readonly name = "push_fan_out";
  readonly #calls: CallPool;
  /** People whom a message notifies that D1 does not have yet, with the message's id. */
  readonly #waiting = new Map<string, number>();
  /** By thread, the people whom a reply that D1 does not have yet notifies if they follow it, with the reply's id. */
  readonly #ifFollowing = new Map<number, Map<string, number>>();

  constructor(room: Pick<Room, "id" | "store">, users: Env["USERS"]) {
    this.#calls = new CallPool({
      call: async (userId) => {
        await users.getByName(userId).notificationWanted(room.id);
      },
      failed: (user_id, error) => {
        log("error", "push_not_wanted", { conversation_id: room.id, user_id }, error);
      },
      wait: (ms) => scheduler.wait(ms),
      random: Math.random,
    });
    const { store } = room;
    if (store !== null && store.behind()) {
      // During a rebuild D1's head starts again at 0. Messages that D1 had before have notified, and imported ones
      // never do.
      const above = Math.max(
        store.projected.rebuiltFrom ?? store.projected.watermark.head,
        store.hooks.skipped,
      );
      const below = store.head + 1;
      const plan = { kind: "before", below, limit: RESUMED_MAX } as const;
      this.#want(store, store.messages.page(plan, { from: above + 1 }).messages);
    }
  }

  committed({ store, page }: Committed): void {
    if (page === null) return;
    const isNew = ({ id }: Message) => id > page.from;
    this.#want(store, page.messages.filter(isNew));
  }

  asked(): Asked {
    return { people: [...this.#waiting.keys()], threads: [...this.#ifFollowing.keys()] };
  }

  answered({ subscribers, followers }: Listeners, reached: Watermark): void {
    const isHere = (id: number | undefined) => id !== undefined && id <= reached.head;
    const here = [...this.#waiting].filter(([, id]) => isHere(id)).map(([userId]) => userId);
    const following = followers
      .filter(({ subscriber }) => subscriber)
      .filter(({ user_id, message_id }) => isHere(this.#ifFollowing.get(message_id)?.get(user_id)))
      .map(({ user_id }) => user_id);
    for (const userId of here) this.#waiting.delete(userId);
    for (const [root, people] of this.#ifFollowing) {
      for (const [userId, id] of people) if (isHere(id)) people.delete(userId);
      if (people.size === 0) this.#ifFollowing.delete(root);
    }
    this.#calls.add([...here.filter((userId) => subscribers.has(userId)), ...following]);
  }

  /** Does nothing: everyone waits until D1 accepts the batch. */
  unanswered(): void {
    return;
  }

  #want(store: ConversationStore, messages: readonly Message[]): void {
    if (messages.length === 0 || store.deleted) return;
    const members = activeMembers(store.members);
    const how = { large: isLarge(members), now: Date.now() };
    const replies = messages.flatMap((message) => {
      const { reply_to: root } = message;
      return root === null ? [] : [{ message, root, followed: new Map([[root, 0]]) }];
    });
    for (const member of members) {
      const { user_id } = member;
      const personal = store.personalOf(user_id);
      const isFor = (message: Message, followed: FollowedThreads) =>
        notifies(message, member, personal, { ...how, followed });
      const newest = messages.findLast((message) => isFor(message, NO_THREADS));
      if (newest !== undefined) this.#waiting.set(user_id, newest.id);
      for (const { message, root, followed } of replies) {
        const isOnlyIfFollowing = !isFor(message, NO_THREADS) && isFor(message, followed);
        if (isOnlyIfFollowing) this.#wantIfFollowing(root, user_id, message.id);
      }
    }
  }

  #wantIfFollowing(root: number, userId: string, id: number): void {
    const people = this.#ifFollowing.get(root) ?? new Map<string, number>();
    this.#ifFollowing.set(root, people.set(userId, id));
  }
}
