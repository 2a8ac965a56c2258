import { planSync, type ClientPosition } from "#domain/syncing.ts";
import { encodeFrame } from "#protocol/codec.ts";
import { CHANGES_PAGE } from "#protocol/limits.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { SocketSession, Sockets } from "../sockets/sockets.ts";
import { changesFrame, snapshotFrame } from "./views.ts";

/**
 * Brings a socket to the head: a snapshot, or pages of changes (RESUME-2). While it lasts, live frames pass the
 * socket by; the page that reaches the head makes it live in the same turn, so nothing falls between.
 */
export async function catchUp(
  sockets: Sockets,
  session: SocketSession,
  store: ConversationStore,
  position: ClientPosition | null,
): Promise<void> {
  session.catch_up += 1;
  const { catch_up: mine } = session;
  const plan = planSync(position, store);
  if (plan.kind === "snapshot") {
    session.live = sockets.send(session, encodeFrame(snapshotFrame(store)));
    return;
  }
  session.live = false;
  for (let since = plan.since; ;) {
    const page = store.changesSince(since, CHANGES_PAGE);
    if (!sockets.send(session, encodeFrame(changesFrame(store, page)))) return;
    session.live = page.complete;
    if (page.complete) return;
    // Between two pages the room goes on: a long absence of one person holds nobody else up.
    await scheduler.wait(0);
    if (session.catch_up !== mine || session.ws.readyState !== WebSocket.OPEN) return;
    since = page.to;
  }
}
