import type { Sockets } from "#server/sockets/sockets.ts";
import type { Committed } from "../committed.ts";
import type { Listener } from "../commits.ts";

/** ORDER-3: sends a commit's changes to everyone online, as one frame. */
export class LiveFrames implements Listener {
  readonly name = "live_frames";
  readonly #sockets: Sockets;

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  committed({ frame, at }: Committed): void {
    if (frame !== null) this.#sockets.broadcast(frame, at);
  }
}
