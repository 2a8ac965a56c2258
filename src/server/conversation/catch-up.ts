import { planSync, type ClientPosition } from "#domain/syncing.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { maySendMore } from "../sockets/may-send-more.ts";
import type { SocketSession, Sockets } from "../sockets/sockets.ts";
import type { EncodedPages } from "./encoded-pages.ts";

/**
 * Characters of cached pages that one resume sends in a turn, which blocks the object for a few milliseconds at most.
 * With a turn for each page, the turns were a fifth of the work of a resume.
 */
const TURN_CHARACTERS = 1_000_000;

/**
 * Brings a socket to the head with a snapshot, or with pages of changes (RESUME-2). Meanwhile the socket gets no live
 * frames. The page that reaches the head makes it live in the same turn, so that no change is lost between (RESUME-3).
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
      // The object handles other events between turns, so that one person's long absence delays nobody else.
      await scheduler.wait(0);
      turn = TURN_CHARACTERS;
      if (!goesOn()) return;
    }
    if (!(await maySendMore(sockets, session, goesOn))) return;
    since = page.to;
  }
}
