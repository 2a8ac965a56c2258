import { computed, effect, signal } from "@preact/signals";
import type { Conversation, InboxConnection, InboxView } from "#client/index.ts";
import { standingOf, type ConnectionStanding } from "#web/app/connection-notice.ts";
import { me, parley } from "#web/app/parley.ts";
import { forgetConversation, loadConversations, saveConversations } from "#web/storage/cache.ts";
import { Paced } from "#web/storage/paced.ts";
import { blockedPeople } from "./blocked-people.ts";
import { withoutDeletedHere } from "./deleted-here.ts";
import { showOnline } from "./online-peers.ts";
import { asReadHere, forgetRead } from "./read-here.ts";

/** Saves the list this long after a change, so that a burst is saved once. */
const SAVE_AFTER_MS = 1_000;

/** How many conversations to save for the next start. */
const SAVED = 200;

/** The list from this device's storage, shown until the server has sent it. */
const cached = signal<readonly Conversation[] | null>(null);
const view = signal<InboxView | null>(null);
/** Whether the server has sent the list: only then does an empty list mean that there are no conversations. */
const received = signal(false);
const left = signal<ReadonlySet<string>>(new Set());

let connection: InboxConnection | null = null;

const listed = computed<readonly Conversation[]>(() =>
  received.value ? (view.value?.conversations ?? []) : (cached.value ?? []),
);

/** All conversations, archived ones too: pinned first, then by activity. */
export const conversations = computed(() => listed.value.map(asReadHere).map(withoutDeletedHere));
export const inboxLive = computed(() => received.value);
export const inboxLoaded = computed(() => received.value || cached.value !== null);
export const inboxHasMore = computed(() => received.value && view.value?.has_more === true);

export const inboxConnection = computed<ConnectionStanding>(() =>
  // Nobody is signed in, so nothing connects.
  view.value === null
    ? { status: "stopped", attempt: 0, catchingUp: false }
    : standingOf(view.value),
);

/** The message requests in the inbox; their screen lists the others. */
export const requests = computed(() => view.value?.requests ?? []);
/** The number of pending message requests. */
export const requestTotal = computed(() => view.value?.totals?.request_count ?? 0);

/** The user ids of others who are typing, by conversation. */
export const inboxTyping = computed<InboxView["typing"]>(() => view.value?.typing ?? new Map());

/** Unconfirmed sign-ins from new devices. */
export const inboxNewSignIns = computed(() => view.value?.newSignIns ?? []);

/** The server's optional features; `null` until the inbox has received them. */
export const features = computed(() => view.value?.features ?? null);

/** The unread count of all conversations; of the known ones until the server has sent the totals. */
export const unreadTotal = computed(() => {
  const unread = unreadIn(conversations.value);
  const totals = received.value ? view.value?.totals : null;
  return totals ? Math.max(0, totals.unread_count - (unreadIn(listed.value) - unread)) : unread;
});

function unreadIn(some: readonly Conversation[]): number {
  return some.reduce((sum, { unread_count }) => sum + unread_count, 0);
}

export function conversationById(id: string): Conversation | undefined {
  const isIt = (conversation: Conversation) => conversation.id === id;
  return conversations.value.find(isIt) ?? requests.value.find(isIt);
}

/** INBOX-4: in so large a group only mentions and replies in followed threads arrive at once, and notify (PUSH-3). */
export function isLarge({ member_count }: Conversation): boolean {
  return member_count > (view.peek()?.limits?.inbox_fanout_max ?? Number.POSITIVE_INFINITY);
}

/** Whether the user has left this conversation since the page loaded. */
export function hasLeft(id: string): boolean {
  return left.value.has(id);
}

/** Shows a conversation from a REST answer at once: the inbox sends it a moment later. */
export function showConversation(conversation: Conversation): void {
  connection?.learn(conversation);
}

export function loadMoreConversations(): Promise<void> {
  return connection?.loadMore() ?? Promise.resolve();
}

type ConversationListener = (now: Conversation, before: Conversation | undefined) => void;
const listeners = new Set<ConversationListener>();

/** Calls the listener for each changed conversation, but not for the initial list. */
export function onConversationChange(listener: ConversationListener): void {
  listeners.add(listener);
}

let isLooking = false;

/** Reports to the server whether the user looks at this device (PUSH-2). */
export function reportLooking(looking: boolean): void {
  isLooking = looking;
  connection?.looking(looking);
}

/** Connects the inbox whenever a user is signed in. */
export function startInbox(): void {
  const userId = computed(() => me.value?.id ?? null);
  effect(() => (userId.value === null ? undefined : follow()));
}

function follow(): () => void {
  const open = parley.inbox();
  const copy = new Paced(
    () => void saveConversations(open.view.conversations.slice(0, SAVED)),
    SAVE_AFTER_MS,
  );
  const before = new Map<string, Conversation>();
  let stopDrafts = () => {};
  connection = open;
  open.looking(isLooking);

  void loadConversations().then((kept) => {
    if (connection === open) cached.value = kept;
  });
  const take = (next: InboxView) => {
    view.value = next;
    blockedPeople.value = next.blocked;
    showOnline(next.connection.status === "open" ? next.online : null);
    if (!next.catchingUp && !received.peek()) {
      for (const conversation of next.conversations) before.set(conversation.id, conversation);
      received.value = true;
      tidy().catch(() => undefined);
      import("./draft-sync.ts").then(
        ({ syncDrafts }) => {
          if (connection === open) stopDrafts = syncDrafts(view);
        },
        () => undefined,
      );
    }
    if (!received.peek()) return;
    if (next.me !== null && next.me !== me.peek()) me.value = next.me;
    copy.ask();
  };
  open.on("conversation", (now) => {
    left.value = without(left.peek(), now.id);
    for (const listener of listeners) listener(now, before.get(now.id));
    before.set(now.id, now);
  });
  open.on("left", (id) => {
    left.value = new Set([...left.peek(), id]);
    void forgetConversation(id);
  });
  open.subscribe(take);
  take(open.view);

  return () => {
    copy.stop();
    stopDrafts();
    connection = null;
    open.close();
    cached.value = null;
    view.value = null;
    showOnline(null);
    blockedPeople.value = new Set();
    received.value = false;
    left.value = new Set();
    forgetRead();
  };
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? new Set([...ids].filter((other) => other !== id)) : ids;
}

async function tidy(): Promise<void> {
  const { forgetStrangers } = await import("./forget-strangers.ts");
  await forgetStrangers((id) => conversationById(id) !== undefined);
}
