import { activeMembers } from "#domain/membership.ts";
import { withApart } from "#domain/apart.ts";
import { blocksAmong, type BlockedPair } from "#storage/d1/blocks.ts";
import type { Change } from "#storage/conversation/change.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Job } from "../deadlines.ts";
import type { Commits } from "./commits.ts";
import type { Room } from "./room.ts";

const BACKOFF_MAX_MS = 60_000;
/** Longer than D1 may take to answer. */
const LEASE_MS = 15_000;

/**
 * BLOCK-3: reads from D1 the blocks between each new member and the other members, once. Later blocks arrive as calls
 * from the objects of the people who block. It reads after D1 has the new member, so no block is missed: an earlier
 * block is in D1's answer, and the object of a person who blocks later finds the new member in D1, and calls.
 */
export class Blocks {
  readonly job: Job & { readonly leaseMs: number };
  readonly #room: Pick<Room, "store">;
  readonly #commits: Pick<Commits, "runOwn">;
  readonly #db: D1Database;
  /** Counts the calls from people's objects: an answer that D1 gave before the last of them is out of date. */
  #calls = 0;

  constructor(room: Pick<Room, "store">, commits: Pick<Commits, "runOwn">, db: D1Database) {
    this.#room = room;
    this.#commits = commits;
    this.#db = db;
    this.job = {
      name: "blocks",
      backoffMaxMs: BACKOFF_MAX_MS,
      leaseMs: LEASE_MS,
      due: (now) => ((room.store?.newcomers.length ?? 0) > 0 ? now : null),
      run: () => this.#read(),
    };
  }

  /** Call it before committing a block or its end that a person's object reports. */
  noteChange(): void {
    this.#calls += 1;
  }

  async #read(): Promise<void> {
    for (;;) {
      const { store } = this.#room;
      const newcomers = store?.newcomers ?? [];
      if (store === null || newcomers.length === 0) return;
      const calls = this.#calls;
      const here = activeMembers(store.members).map(({ user_id }) => user_id);
      const pairs = await blocksAmong(this.#db, newcomers, here);
      let isCurrent = false;
      await this.#commits.runOwn((state) => {
        isCurrent = calls === this.#calls;
        return isCurrent ? changesFor(state.store, newcomers, pairs) : [];
      });
      if (isCurrent) return;
    }
  }
}

/** Returns the changes that bring the blocks between newcomers and other members to what D1 has. */
function changesFor(
  store: ConversationStore,
  newcomers: readonly string[],
  pairs: readonly BlockedPair[],
): Change[] {
  const isNew = new Set(newcomers);
  const found = new Set(pairs.map(({ user_id, blocked_id }) => `${user_id} ${blocked_id}`));
  const changes: Change[] = [];
  for (const user_id of store.members.keys()) {
    const { apart } = store.personalOf(user_id);
    const blocked = pairs.flatMap((pair) => (pair.user_id === user_id ? [pair.blocked_id] : []));
    for (const other_id of new Set([...apart, ...blocked])) {
      if (!isNew.has(user_id) && !isNew.has(other_id)) continue;
      const active = found.has(`${user_id} ${other_id}`);
      if (withApart(apart, other_id, active) === apart) continue;
      changes.push({ kind: "apart", user_id, other_id, active });
    }
  }
  const head = Math.max(...newcomers.map((userId) => store.memberStates.joinedVersionOf(userId)));
  return [...changes, { kind: "blocks_read", head }];
}
