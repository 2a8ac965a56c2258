import { maySendPage } from "#domain/liveness.ts";
import type { SocketSession, Sockets } from "./sockets.ts";

/** How often a waiting resume checks for a ping, which the runtime answers without waking the object. */
const LOOK_MS = 100;

/** RESUME-5: waits for a ping from a reader that has been sent much; returns false if the resume must stop. */
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
