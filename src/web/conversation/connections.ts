import { computed, effect, untracked } from "@preact/signals";
import { CLOSE, type ConversationConnection, type Draft } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import {
  conversationById,
  inboxConnection,
  inboxLive,
  onConversationChange,
} from "#web/inbox/inbox.ts";
import { findUnsent } from "#web/storage/outbox-store.ts";
import { unsent } from "#web/storage/unsent.ts";

/*
 * Only a connection sends what was written. One that still has something to send outlives its screen, and whatever an
 * earlier page has left in the outbox gets one too, once there is a network.
 */

const shown = new Map<string, ConversationConnection>();
const lingering = new Map<string, ConversationConnection>();

/** For a conversation that is shown from now on. */
export function takeConnection(id: string): ConversationConnection {
  const connection = lingering.get(id) ?? parley.conversation(id).connect();
  lingering.delete(id);
  shown.set(id, connection);
  return connection;
}

/** It is shown no longer. */
export function releaseConnection(connection: ConversationConnection): void {
  shown.delete(connection.id);
  linger(connection);
}

/**
 * Sends a message also when its conversation is shown no longer: its file took a while. How it fares shows there.
 * Resolves once it is sent, or has failed.
 */
export async function deliver(id: string, draft: Draft): Promise<void> {
  const known = shown.get(id) ?? lingering.get(id);
  const connection = known ?? parley.conversation(id).connect();
  const sending = connection.send(draft);
  if (known === undefined) linger(connection);
  await sending.catch(() => undefined);
}

export function startConnections(): void {
  onConversationChange(({ id }) => reopen(id));
  // Who was added again before the list came is in it, and no change follows.
  effect(() => {
    if (!inboxLive.value) return;
    for (const id of shown.keys()) {
      if (untracked(() => conversationById(id)) !== undefined) reopen(id);
    }
  });
  // Also offline the list says what has not gone out.
  const myId = computed(() => me.value?.id);
  effect(() => {
    if (myId.value !== undefined) void findUnsent();
  });
  const isOnline = computed(() => inboxConnection.value.status === "open");
  effect(() => {
    if (isOnline.value) void sendUnsent();
  });
}

/** A person who was removed while it was open, and is added again, finds it open. */
function reopen(id: string): void {
  const connection = shown.get(id);
  const state = connection?.view.connection;
  if (state?.status === "stopped" && state.code === CLOSE.not_found) connection?.connect();
}

async function sendUnsent(): Promise<void> {
  await findUnsent();
  for (const [id, { waits }] of unsent.peek()) {
    if (!waits || shown.has(id) || lingering.has(id)) continue;
    linger(parley.conversation(id).connect());
  }
}

function linger(connection: ConversationConnection): void {
  const { id } = connection;
  lingering.set(id, connection);
  const unsubscribe: (() => void)[] = [];
  const look = () => {
    const isTaken = lingering.get(id) !== connection;
    if (!isTaken && hasUnsent(connection)) return;
    for (const stop of unsubscribe.splice(0)) stop();
    if (isTaken) return;
    lingering.delete(id);
    connection.close();
  };
  unsubscribe.push(connection.subscribe(look), unsent.subscribe(look));
  look();
}

/** The outbox also has messages that the connection has not read from it yet. */
function hasUnsent({ id, view }: ConversationConnection): boolean {
  return (
    unsent.peek().get(id)?.waits === true ||
    view.pending.some(({ status: { state } }) => state === "queued" || state === "sent")
  );
}
