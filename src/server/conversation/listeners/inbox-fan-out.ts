import { activeMember, activeMembers } from "#domain/membership.ts";
import { INBOX_FANOUT_MAX } from "#protocol/limits.ts";
import type { Member } from "#protocol/member.ts";
import { MENTION_ALL } from "#protocol/message.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { CallPool } from "#server/call-pool.ts";
import type { Env } from "#server/env.ts";
import { log } from "#server/log.ts";
import type { Committed } from "../committed.ts";
import type { Listener } from "../commits.ts";
import { PacedCalls } from "../paced-calls.ts";
import type { Room } from "../room.ts";
import { conversationView } from "../views.ts";

/**
 * However busy a conversation is, an inbox is sent its view no more often than this, and no later: a room that never
 * rests costs 13 calls a second for each member, or for each who is called where there are many.
 */
const INTERVAL_MS = 75;

/**
 * Sends the members' inboxes what a conversation looks like to them now. It costs no row: one call for each member, at
 * once after a pause, else once an interval. It sends a whole view, so one call carries all that happened since the
 * last, and the same one twice is harmless.
 */
export class InboxFanOut implements Listener {
  readonly name = "inbox_fan_out";
  readonly #room: Room;
  readonly #users: Env["USERS"];
  readonly #calls: PacedCalls;
  /** A former instance died before D1 had everything: then the inboxes may not have been sent everything either. */
  #interrupted: boolean;

  constructor(room: Room, users: Env["USERS"]) {
    this.#room = room;
    this.#users = users;
    this.#interrupted = room.store?.behind() === true || room.deletedStore !== null;
    const pool = new CallPool({
      call: (userId) => this.#call(userId),
      // Their inbox's next look at D1 finds it.
      failed: (user_id, error) => {
        log("error", "inbox_not_called", { conversation_id: room.id, user_id }, error);
      },
      wait: (ms) => scheduler.wait(ms),
      random: Math.random,
    });
    this.#calls = new PacedCalls(pool, INTERVAL_MS);
  }

  committed(committed: Committed): void {
    this.#calls.add(committed.concerned);
    if (committed.ended) this.callAll();
    else if (committed.concernsAll) this.#calls.add(everyone(committed));
  }

  /** All who are members, however many: of a conversation just made, or ended. */
  callAll(): void {
    const store = this.#store;
    if (store !== null) this.#calls.add(idsOf(activeMembers(store.members)));
  }

  /** What a former instance may not have sent is sent again: revisions make that harmless. */
  resume(): void {
    if (!this.#interrupted) return;
    this.#interrupted = false;
    this.callAll();
  }

  get #store(): ConversationStore | null {
    return this.#room.store ?? this.#room.deletedStore;
  }

  async #call(userId: string): Promise<void> {
    const store = this.#store;
    if (store === null) return;
    const member = store.deleted ? undefined : activeMember(store.members, userId);
    const user = this.#users.getByName(userId);
    if (member !== undefined) await user.conversationChanged(conversationView(store, member));
    else await user.conversationLeft(store.conversation.id, store.revisionFor(userId));
  }
}

/** In a large group: whom the messages call. */
function everyone({ store, called }: Committed): Iterable<string> {
  const members = activeMembers(store.members);
  const toAll = members.length <= INBOX_FANOUT_MAX || called.has(MENTION_ALL);
  return toAll ? idsOf(members) : called;
}

function idsOf(members: readonly Member[]): string[] {
  return members.map(({ user_id }) => user_id);
}
