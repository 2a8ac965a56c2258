import { activeMember, activeMembers } from "#domain/membership.ts";
import { isLarge } from "#domain/notified.ts";
import type { Member } from "#protocol/member.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";
import type { Watermark } from "#storage/conversation/projected.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Asked, Listeners } from "#storage/d1/listeners.ts";
import { CallPool } from "#server/call-pool.ts";
import type { Env } from "#server/env.ts";
import { log } from "#server/log.ts";
import type { Committed } from "../committed.ts";
import type { Listener } from "../commits.ts";
import { FollowedReplies, type CalledFollower } from "../followed-replies.ts";
import { OpenInboxes, THE_END } from "../open-inboxes.ts";
import { PacedCalls } from "../paced-calls.ts";
import type { D1Listener } from "../projector.ts";
import type { Room } from "../room.ts";
import { conversationView } from "../views.ts";

/**
 * However busy a conversation is, an inbox gets its view at most this often, and no later than this: a conversation
 * that never rests costs 13 calls a second for each open inbox or, in a large group, for each person whom messages
 * notify.
 */
const INTERVAL_MS = 75;
/** After waiting this long for D1's answer, the object calls people without it. */
const PATIENCE_MS = 3_000;

/**
 * Sends members' open inboxes their present view of a conversation. It costs no row, and it does not wake the objects
 * of members whose inbox is closed: it makes one call for each inbox that it knows to be open, at once after a pause,
 * otherwise once an interval. The other open inboxes follow when the projection of the change has learned of them, and
 * in a large group those of people who follow the thread of a reply. A call carries a whole view, so it makes up for any
 * earlier one, and a repeated call is harmless.
 */
export class InboxFanOut implements Listener, D1Listener {
  readonly name = "inbox_fan_out";
  readonly #room: Room;
  readonly #users: Env["USERS"];
  readonly #calls: PacedCalls;
  readonly #inboxes = new OpenInboxes();
  readonly #replies = new FollowedReplies();
  /** Set while anyone waits for D1. */
  #patience: ReturnType<typeof setTimeout> | null = null;

  constructor(room: Room, users: Env["USERS"]) {
    this.#room = room;
    this.#users = users;
    const pool = new CallPool({
      call: (userId) => this.#call(userId),
      // The inbox finds the change when it next reads D1.
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
    const { store, changedViews, ended, changesAllViews } = committed;
    // A conversation that a person removed from their list also leaves it on their other devices (CLEAR-3).
    this.#changed(store, changedViews, (userId) => store.isListed(userId) || store.isGone(userId));
    if (ended) this.callAll();
    else if (changesAllViews) {
      this.#changed(store, recipientsOf(committed));
      if (reachesAll(committed)) return;
      for (const reply of committed.replies) this.#replies.add(reply, store.position);
    }
  }

  /** Calls all members, however many, of a conversation that has just been created or has ended. */
  callAll(): void {
    const store = this.#store;
    if (store !== null) this.#changed(store, idsOf(activeMembers(store.members)));
  }

  asked(): Asked {
    return { people: this.#inboxes.asked(), threads: this.#replies.asked() };
  }

  answered({ open, followers }: Listeners, reached: Watermark): void {
    const called = this.#replies
      .answered(followers, reached)
      .filter((follower) => this.#isCalled(follower));
    this.#calls.add([...this.#inboxes.answered(open, reached), ...called.map(idOf)]);
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
   * Sends views again, since a former instance may have ended before D1 had everything, and before sending them. That
   * includes members who left meanwhile. Revisions make repetition harmless (INBOX-2).
   */
  #resume(): void {
    const store = this.#store;
    if (store === null || !(store.deleted || store.behind())) return;
    const { head } = store.projected.watermark;
    const members = [...store.members.values()];
    const affected = members.filter(({ left_at, version }) => left_at === null || version > head);
    this.#changed(
      store,
      idsOf(affected),
      (userId) => store.isListed(userId) || store.isGone(userId),
    );
  }

  #changed(
    store: ConversationStore,
    userIds: Iterable<string>,
    receives = (userId: string) => store.isListed(userId),
  ): void {
    const position = store.deleted ? THE_END : store.position;
    this.#calls.add(this.#inboxes.changed([...userIds].filter(receives), position));
    this.#wait();
  }

  /** Whether to call a follower about replies that nothing else calls them about. */
  #isCalled({ user_id, position, senders }: CalledFollower): boolean {
    const store = this.#store;
    if (store === null || activeMember(store.members, user_id) === undefined) return false;
    const { apart, request } = store.personalOf(user_id);
    const isBlocked = [...senders].every((sender) => apart.includes(sender));
    if (isBlocked || request === "ignored" || !store.isListed(user_id)) return false;
    return !this.#inboxes.includes(user_id, position);
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

/** Returns the people whose inboxes get the messages, without those who ignore the conversation (REQUEST-2). */
function* recipientsOf(committed: Committed): Iterable<string> {
  const { store } = committed;
  for (const userId of membersReached(committed)) {
    if (store.personalOf(userId).request !== "ignored") yield userId;
  }
}

/**
 * Returns all members or, in a large group, those whom the messages notify (INBOX-4), except the followers of threads,
 * whom only D1 knows.
 */
function membersReached(committed: Committed): Iterable<string> {
  if (!reachesAll(committed)) return committed.notified;
  return idsOf(activeMembers(committed.store.members));
}

function reachesAll({ store, notified }: Committed): boolean {
  return !isLarge(activeMembers(store.members)) || notified.has(MENTION_ALL);
}

function idsOf(members: readonly Pick<Member, "user_id">[]): string[] {
  return members.map(idOf);
}

function idOf({ user_id }: Pick<Member, "user_id">): string {
  return user_id;
}
