import type { Job } from "../deadlines.ts";
import type { MediaClaims } from "./media-claims.ts";
import type { Projection } from "./projection.ts";
import type { Room } from "./room.ts";
import type { Webhooks } from "./webhooks.ts";

/** A D1 write from before the deletion may still arrive within this time, so a second erasure follows after it. */
const AGAIN_MS = 60_000;

interface Options {
  room: Room;
  projection: Projection;
  media: MediaClaims;
  webhooks: Webhooks;
  storage: Pick<DurableObjectStorage, "deleteAll">;
}

/** Erases an ended conversation: its rows and files, and finally the object's own tables. */
export class Erasure {
  readonly #options: Options;
  #erasedOnce = false;

  constructor(options: Options) {
    this.#options = options;
  }

  readonly job: Job = {
    name: "erasure",
    backoffMaxMs: 10 * 60_000,
    due: () => {
      const { deletedStore } = this.#options.room;
      if (deletedStore === null) return null;
      return deletedStore.deletedAt + (this.#erasedOnce ? AGAIN_MS : 0);
    },
    run: (now) => this.#erase(now),
  };

  async #erase(now: number): Promise<void> {
    const { room, projection, media, webhooks, storage } = this.#options;
    const { deletedStore } = room;
    if (deletedStore === null) return;
    await projection.erase();
    await media.releaseAll(deletedStore.conversation.id);
    // Webhooks have received nothing of a conversation whose import did not finish.
    if (!room.imports.isRunning) await webhooks.end();
    this.#erasedOnce = true;
    if (now < deletedStore.deletedAt + AGAIN_MS) return;
    await storage.deleteAll();
    room.erased();
  }
}
