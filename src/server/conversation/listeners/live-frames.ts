import type { Sockets } from "#server/sockets/sockets.ts";
import type { Committed } from "../committed.ts";
import type { Listener } from "../commits.ts";

/** ORDER-3, VISIBLE-3: sends a commit's changes to everyone online, as one frame for all readers who see the same. */
export class LiveFrames implements Listener {
  readonly name = "live_frames";
  readonly #sockets: Sockets;

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  committed(committed: Committed): void {
    const { at } = committed;
    if (committed.isForAll) {
      const frame = committed.frameForAll;
      if (frame !== null) this.#sockets.broadcast(frame, at);
      return;
    }
    for (const session of this.#sockets.all()) {
      const frame = committed.frameFor(session.user_id);
      if (frame !== null) this.#sockets.sendLive(session, frame, at);
    }
  }
}
