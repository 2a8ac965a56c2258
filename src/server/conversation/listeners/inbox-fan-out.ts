import { activeMember, activeMembers } from "#domain/membership.ts";
import { INBOX_FANOUT_MAX } from "#protocol/limits.ts";
import type { Member } from "#protocol/member.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";
import type { Watermark } from "#storage/conversation/projected.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Openings } from "#storage/d1/inboxes.ts";
import { CallPool } from "#server/call-pool.ts";
import type { Env } from "#server/env.ts";
import { log } from "#server/log.ts";
import type { Committed } from "../committed.ts";
import type { Listener } from "../commits.ts";
import { OpenInboxes, THE_END } from "../open-inboxes.ts";
import { PacedCalls } from "../paced-calls.ts";
import type { InboxesInD1 } from "../projector.ts";
import type { Room } from "../room.ts";
import { conversationView } from "../views.ts";

/**
 * However busy a conversation is, an inbox gets its view no more often than this, and no later: a room that never rests
 * costs 13 calls a second for each member who listens, or, in a large group, for each who is notified.
 */
const INTERVAL_MS = 75;
/** People who wait for D1 are called without its answer after this long. */
const PATIENCE_MS = 3_000;

/**
 * Sends the members' open inboxes what a conversation looks like to them now. It costs no row, and nobody's sleeping
 * object is called: one call for each inbox that is known to be open, at once after a pause, else once an interval; the
 * others follow when the projection of the change has learned whose is. It sends a whole view, so one call carries all
 * that happened since the last, and the same one twice is harmless.
 */
export class InboxFanOut implements Listener, InboxesInD1 {
  readonly name = "inbox_fan_out";
  readonly #room: Room;
  readonly #users: Env["USERS"];
  readonly #calls: PacedCalls;
  readonly #inboxes = new OpenInboxes();
  /** Set while someone waits for D1. */
  #patience: ReturnType<typeof setTimeout> | null = null;

  constructor(room: Room, users: Env["USERS"]) {
    this.#room = room;
    this.#users = users;
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
    this.#resume();
  }

  committed(committed: Committed): void {
    const { store, concerned, ended, concernsAll } = committed;
    // Their other devices take a conversation from the list that its person took from it (CLEAR-3).
    this.#concern(store, concerned, (userId) => store.isListed(userId) || store.isGone(userId));
    if (ended) this.callAll();
    else if (concernsAll) this.#concern(store, listening(committed));
  }

  /** Calls all members, however many, of a conversation that was just created or ended. */
  callAll(): void {
    const store = this.#store;
    if (store !== null) this.#concern(store, idsOf(activeMembers(store.members)));
  }

  asked(): string[] {
    return this.#inboxes.asked();
  }

  answered(open: Openings, reached: Watermark): void {
    this.#calls.add(this.#inboxes.answered(open, reached));
    this.#stopWaiting();
    this.#wait();
  }

  unanswered(): void {
    this.#stopWaiting();
    this.#calls.add(this.#inboxes.unanswered());
  }

  get #store(): ConversationStore | null {
    return this.#room.store ?? this.#room.deletedStore;
  }

  /**
   * Sends again what a former instance may not have sent, because it ended before D1 had everything, also to members
   * who left meanwhile. Revisions make that harmless.
   */
  #resume(): void {
    const store = this.#store;
    if (store === null || !(store.deleted || store.behind())) return;
    const { head } = store.projected.watermark;
    const members = [...store.members.values()];
    const concerned = members.filter(({ left_at, version }) => left_at === null || version > head);
    this.#concern(
      store,
      idsOf(concerned),
      (userId) => store.isListed(userId) || store.isGone(userId),
    );
  }

  #concern(
    store: ConversationStore,
    userIds: Iterable<string>,
    learns = (userId: string) => store.isListed(userId),
  ): void {
    const position = store.deleted ? THE_END : store.position;
    this.#calls.add(this.#inboxes.concern([...userIds].filter(learns), position));
    this.#wait();
  }

  #wait(): void {
    if (this.#patience !== null || !this.#inboxes.waiting) return;
    this.#patience = setTimeout(() => {
      this.unanswered();
    }, PATIENCE_MS);
  }

  #stopWaiting(): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
  }

  async #call(userId: string): Promise<void> {
    const store = this.#store;
    if (store === null) return;
    const member = store.deleted ? undefined : activeMember(store.members, userId);
    const user = this.#users.getByName(userId);
    const isListed = member !== undefined && store.isListed(userId);
    if (isListed) {
      const meets = store.memberStates.apartFrom(userId).size === 0;
      await user.conversationChanged(conversationView(store, member), meets);
    } else await user.conversationLeft(store.conversation.id, store.revisionFor(userId));
  }
}

/** Whose inbox gets the messages: nobody's who ignores the conversation. */
function* listening(committed: Committed): Iterable<string> {
  const { store } = committed;
  for (const userId of everyone(committed)) {
    if (store.personalOf(userId).request !== "ignored") yield userId;
  }
}

/** In a large group, returns who is notified of the messages. */
function everyone({ store, called }: Committed): Iterable<string> {
  const members = activeMembers(store.members);
  const toAll = members.length <= INBOX_FANOUT_MAX || called.has(MENTION_ALL);
  return toAll ? idsOf(members) : called;
}

function idsOf(members: readonly Member[]): string[] {
  return members.map(({ user_id }) => user_id);
}
