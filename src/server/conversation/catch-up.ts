import { planSync, type ClientPosition } from "#domain/syncing.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { maySendMore } from "../sockets/may-send-more.ts";
import type { SocketSession, Sockets } from "../sockets/sockets.ts";
import type { EncodedPages } from "./encoded-pages.ts";

/**
 * How much of pages that are kept one resume sends at once, so that the room is held up for a few milliseconds at most. A
 * turn for each page took a fifth of the work of coming back.
 */
const TURN_CHARACTERS = 1_000_000;

/**
 * Brings a socket to the head: a snapshot, or pages of changes (RESUME-2). While it lasts, live frames pass the socket
 * by; the page that reaches the head makes it live in the same turn, so that no change is lost between.
 */
export async function catchUp(
  { sockets, pages }: { sockets: Sockets; pages: EncodedPages },
  session: SocketSession,
  store: ConversationStore,
  position: ClientPosition | null,
): Promise<void> {
  session.catch_up += 1;
  const { catch_up: mine } = session;
  const goesOn = () => session.catch_up === mine && session.ws.readyState === WebSocket.OPEN;
  const { user_id } = session;
  const plan = planSync(position, store);
  session.live = false;
  if (!(await maySendMore(sockets, session, goesOn))) return;
  if (plan.kind === "snapshot") {
    session.live = sockets.sendPage(session, pages.snapshot(store, user_id));
    return;
  }
  let since = plan.since;
  let turn = TURN_CHARACTERS;
  for (;;) {
    const isKept = pages.has(store, since, user_id);
    const page = pages.changesSince(store, since, user_id);
    if (!sockets.sendPage(session, page.text)) return;
    session.live = page.complete;
    if (page.complete) return;
    turn -= page.text.length;
    if (!isKept || turn <= 0) {
      // Between two turns the room goes on: a long absence of one person holds nobody else up.
      await scheduler.wait(0);
      turn = TURN_CHARACTERS;
      if (!goesOn()) return;
    }
    if (!(await maySendMore(sockets, session, goesOn))) return;
    since = page.to;
  }
}
