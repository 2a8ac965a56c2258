import { maySendPage } from "#domain/liveness.ts";
import type { SocketSession, Sockets } from "./sockets.ts";

/** The runtime answers pings without waking the object, so a resume that waits for one checks this often. */
const LOOK_MS = 100;

/** RESUME-5: waits for a ping from a reader that was sent much; returns false when the resume must stop. */
export async function maySendMore(
  sockets: Sockets,
  session: SocketSession,
  goesOn: () => boolean,
): Promise<boolean> {
  for (let waited = 0; ; waited += LOOK_MS) {
    switch (maySendPage(sockets.resumedTo(session.user_id), waited)) {
      case "yes":
        return true;
      case "slow_reader":
        sockets.close(session, "slow_reader");
        return false;
      case "wait":
        await scheduler.wait(LOOK_MS);
        if (!goesOn()) return false;
    }
  }
}
