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
 * Only a connection sends messages. So one with unsent messages outlives its screen, and once the page is online, each
 * conversation with unsent messages from an earlier page gets a connection.
 */

const shown = new Map<string, ConversationConnection>();
const lingering = new Map<string, ConversationConnection>();

/** The connection of a conversation that the page shows from now on. */
export function takeConnection(id: string): ConversationConnection {
  const connection = lingering.get(id) ?? parley.conversation(id).connect();
  lingering.delete(id);
  shown.set(id, connection);
  return connection;
}

/** Releases the connection of a conversation that the page no longer shows. */
export function releaseConnection(connection: ConversationConnection): void {
  shown.delete(connection.id);
  linger(connection);
}

/**
 * Sends a message whose file has taken a while to upload, even if the page no longer shows its conversation. Resolves
 * once the message is sent or has failed; the conversation shows which.
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
  // A person who was added again before the list loaded is in it, and no change follows.
  effect(() => {
    if (!inboxLive.value) return;
    for (const id of shown.keys()) {
      if (untracked(() => conversationById(id)) !== undefined) reopen(id);
    }
  });
  // The list marks conversations with unsent messages, even offline.
  const myId = computed(() => me.value?.id);
  effect(() => {
    if (myId.value !== undefined) void findUnsent();
  });
  const isOnline = computed(() => inboxConnection.value.status === "open");
  effect(() => {
    if (isOnline.value) void sendUnsent();
  });
}

/** Reconnects an open conversation whose reader was removed and then added again. */
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

/** Also asks the outbox, since the connection may not have read it yet. */
function hasUnsent({ id, view }: ConversationConnection): boolean {
  return (
    unsent.peek().get(id)?.waits === true ||
    view.pending.some(({ status: { state } }) => state === "queued" || state === "sent")
  );
}
