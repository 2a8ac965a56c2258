import { encodeFrame } from "#protocol/encode.ts";
import type { Sockets } from "#server/sockets/sockets.ts";
import type { Committed } from "../committed.ts";
import type { Listener } from "../commits.ts";
import { changesFrame } from "../views.ts";

/** ORDER-3: sends a commit's changes to everyone online, as one frame. */
export class LiveFrames implements Listener {
  readonly name = "live_frames";
  readonly #sockets: Sockets;

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  committed({ store, page, at }: Committed): void {
    if (page !== null) this.#sockets.broadcast(encodeFrame(changesFrame(store, page)), at);
  }
}
