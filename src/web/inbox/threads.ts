import { computed, effect, signal } from "@preact/signals";
import type { Conversation, Thread } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { Paced } from "#web/storage/paced.ts";
import { inboxLive, onConversationChange } from "./inbox.ts";
import { knownThreads } from "./known-threads.ts";
import { threadNews } from "./thread-news.ts";

/** How long after a reply the page fetches the list (ms), so that it fetches once for a burst of replies. */
const FETCH_AFTER_MS = 5_000;

/** How long after a reply D1 has it and its followers (ms). */
const IN_D1_MS = 2_000;
const paced = new Paced(() => void fetchThreads().catch(() => undefined), FETCH_AFTER_MS);

/** The threads with the newest replies; null until the server has sent them. */
export const threads = signal<readonly Thread[] | null>(null);
/** The cursor of the next page; null at the end of the list. */
export const threadsCursor = signal<string | null>(null);

/** Fetches the first page again. */
export async function fetchThreads(): Promise<void> {
  const userId = me.peek()?.id;
  const since = Date.now();
  const { items, next_cursor } = await parley.threads.list();
  if (me.peek()?.id !== userId) return;
  threads.value = items;
  threadsCursor.value = next_cursor;
  threadNews.value = newsOf(items);
  const places = items.map(
    ({ conversation_id, message }) => [conversation_id, message.id] as const,
  );
  if (knownThreads.listed(places, since - IN_D1_MS)) paced.ask();
}

export async function fetchMoreThreads(): Promise<void> {
  const cursor = threadsCursor.peek();
  if (cursor === null) return;
  const { items, next_cursor } = await parley.threads.list({ cursor });
  if (threadsCursor.peek() !== cursor) return;
  threads.value = [...(threads.peek() ?? []), ...items];
  threadsCursor.value = next_cursor;
}

/** Shows a thread as read at once; the server learns of it a moment later. */
export function noteThreadRead(conversationId: string, root: number): void {
  const known = threads.peek();
  if (known === null) return;
  const read = known.map((thread) =>
    thread.conversation_id === conversationId && thread.message.id === root
      ? { ...thread, unread_count: 0 }
      : thread,
  );
  threads.value = read;
  threadNews.value = newsOf(read);
}

/** Keeps the list of the signed-in person's threads up to date for as long as the page lives. */
export function startThreads(): void {
  onConversationChange((now, before) => {
    if (isNewToList(now, before)) paced.ask();
  });
  const userId = computed(() => me.value?.id ?? null);
  effect(() => {
    threads.value = null;
    threadsCursor.value = null;
    threadNews.value = "none";
    knownThreads.forgetAll();
    if (userId.value !== null && inboxLive.value) paced.ask();
  });
}

function newsOf(listed: readonly Thread[]): "none" | "some" | "new" {
  if (listed.some(({ unread_count }) => unread_count > 0)) return "new";
  return listed.length > 0 ? "some" : "none";
}

/** Whether the newest message is a new reply by someone else, in a thread that this person may follow. */
function isNewToList(
  { id, last_message }: Conversation,
  before: Conversation | undefined,
): boolean {
  if (last_message === null || last_message.reply_to === null) return false;
  if (last_message.id === before?.last_message?.id) return false;
  const place = [id, last_message.reply_to] as const;
  const myId = me.peek()?.id ?? "";
  const isOwn = last_message.sender_id === myId;
  // FOLLOW-1: this person follows the thread from now on, unless they chose to unfollow it.
  if (isOwn || last_message.mentions.includes(myId)) knownThreads.forget(place);
  return !isOwn && knownThreads.replied(place, Date.now());
}

startThreads();
