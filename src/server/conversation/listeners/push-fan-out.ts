import { notifies } from "#domain/notified.ts";
import { activeMembers } from "#domain/membership.ts";
import { INBOX_FANOUT_MAX } from "#protocol/limits.ts";
import type { Message } from "#protocol/message.ts";
import type { Watermark } from "#storage/conversation/projected.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Openings } from "#storage/d1/inboxes.ts";
import { CallPool } from "#server/call-pool.ts";
import type { Env } from "#server/env.ts";
import { log } from "#server/log.ts";
import type { Committed } from "../committed.ts";
import type { Listener } from "../commits.ts";
import type { D1Listener } from "../projector.ts";
import type { Room } from "../room.ts";

/** The newest messages for which a new instance makes up calls that a former one may not have made. */
const RESUMED_MAX = 200;

/**
 * PUSH-2: calls the objects of people who have a subscribed device and whom a new message notifies. The projection that
 * brings a message to D1 also asks there which of the notified people have a subscription, so no other object is
 * called, and it costs no row. A new instance derives the pending calls from the messages that D1 does not have yet, so
 * none is lost when an instance ends.
 */
export class PushFanOut implements Listener, D1Listener {
  readonly name = "push_fan_out";
  readonly #calls: CallPool;
  /** People whom a message notifies that D1 does not have yet, with the message's id. */
  readonly #waiting = new Map<string, number>();

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

  asked(): string[] {
    return [...this.#waiting.keys()];
  }

  answered(_: Openings, reached: Watermark, subscribers: ReadonlySet<string>): void {
    const here = [...this.#waiting].filter(([, id]) => id <= reached.head);
    for (const [userId] of here) this.#waiting.delete(userId);
    this.#calls.add(here.map(([userId]) => userId).filter((userId) => subscribers.has(userId)));
  }

  /** Does nothing: everyone waits until D1 accepts the batch. */
  unanswered(): void {
    return;
  }

  #want(store: ConversationStore, messages: readonly Message[]): void {
    if (messages.length === 0 || store.deleted) return;
    const members = activeMembers(store.members);
    const how = { large: members.length > INBOX_FANOUT_MAX, now: Date.now() };
    for (const member of members) {
      const personal = store.personalOf(member.user_id);
      const newest = messages.findLast((message) => notifies(message, member, personal, how));
      if (newest !== undefined) this.#waiting.set(member.user_id, newest.id);
    }
  }
}
