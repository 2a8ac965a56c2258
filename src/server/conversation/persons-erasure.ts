import type { ErasureStep, ErasureWish } from "../objects/conversation.ts";
import { erasePerson, eraseTrace } from "./commands/erase-person.ts";
import type { Commits } from "./commits.ts";
import type { Projection } from "./projection.ts";
import type { Room } from "./room.ts";

/** Ids that one step scans in a few milliseconds; the object serves other requests between steps. */
const SCANNED = 5_000;
/** Messages that one step changes, in one commit and one frame. */
const CHANGED = 100;

interface Options {
  room: Room;
  commits: Commits;
  projection: Projection;
}

/**
 * LEAVE-3: erases a person's messages here, and then their name, step by step: the person's object calls until it is
 * done. The progress is in memory only, since a repeated scan skips what is already erased.
 */
export class PersonsErasure {
  readonly #options: Options;
  readonly #reached = new Map<string, number>();

  constructor(options: Options) {
    this.#options = options;
  }

  async step(userId: string, wish: ErasureWish): Promise<ErasureStep> {
    const { room, commits, projection } = this.#options;
    if (room.store === null || room.imports.isRunning) return "gone";
    if (wish.messages === "erase") await this.#eraseSome(userId);
    const isLast = () =>
      wish.messages === "keep" || (room.store !== null && !this.#hasMore(userId));
    if (!isLast()) return "more";
    let isDone = false;
    const last = erasePerson(userId, wish);
    await commits.runOwn((state) => {
      isDone = isLast();
      return isDone ? last(state) : [];
    });
    if (!isDone) return "more";
    this.#reached.delete(userId);
    await (room.deletedStore === null ? projection.untilProjected() : projection.untilErased());
    return "done";
  }

  async #eraseSome(userId: string): Promise<void> {
    const { room, commits } = this.#options;
    const { store } = room;
    if (store === null) return;
    const after = this.#reached.get(userId) ?? 0;
    // Messages that arrive while this runs are for the next step.
    const upTo = Math.min(after + SCANNED, store.messages.newest().id);
    const ids = store.messages.tracesOf(userId, { after, upTo, limit: CHANGED });
    await Promise.all(ids.map((id) => commits.runOwn(eraseTrace(userId, id))));
    this.#reached.set(userId, ids.length < CHANGED ? upTo : (ids.at(-1) ?? upTo));
  }

  #hasMore(userId: string): boolean {
    const newest = this.#options.room.store?.messages.newest().id ?? 0;
    return (this.#reached.get(userId) ?? 0) < newest;
  }
}
