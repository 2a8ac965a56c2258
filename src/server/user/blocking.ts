import { drizzle } from "drizzle-orm/d1";
import { failure } from "#protocol/errors.ts";
import { BLOCKS_MAX } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { putBlock, removeBlock } from "#storage/d1/blocks.ts";
import { arePeers } from "#storage/d1/direct-peers.ts";
import { sharedConversationIds } from "#storage/d1/conversation-ids.ts";
import { inTime } from "#storage/in-time.ts";
import type { Blocks, PendingBlock } from "#storage/user/blocks.ts";
import { failedAmong } from "../failed-among.ts";
import { directId } from "../direct-id.ts";
import type { Env } from "../env.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import type { PeerPresence } from "./peer-presence.ts";

const BACKOFF_MAX_MS = 60_000;
/** A call to a conversation fails after this long. */
const CONVERSATION_MS = 5_000;
const AT_ONCE = 10;
/** Longer than one attempt takes, unless two people share hundreds of groups. */
const LEASE_MS = 60_000;

interface Port {
  blocks: Blocks;
  env: Pick<Env, "DB" | "CONVERSATIONS">;
  userId: () => string;
  presence: Pick<PeerPresence, "part" | "meet">;
}

/**
 * BLOCK-1: the people that a person has blocked. The person's object stores a block first; D1 has a copy for queries
 * across people, and each conversation that the two share has a copy, so that no frame needs another call. A block is
 * written to D1 before D1 lists the shared conversations: if either person joins a conversation meanwhile, the list
 * contains it, or the conversation itself reads the block from D1.
 */
export class Blocking {
  readonly #port: Port;
  #turn: Promise<void> = Promise.resolve();

  constructor(port: Port) {
    this.#port = port;
  }

  /** Whether a change has yet to reach D1 or a conversation. */
  get isBehind(): boolean {
    return this.#port.blocks.pending().length > 0;
  }

  readonly job: Job & { readonly leaseMs: number } = {
    name: "blocking",
    backoffMaxMs: BACKOFF_MAX_MS,
    leaseMs: LEASE_MS,
    due: (now) => (this.isBehind ? now : null),
    run: () =>
      this.#inTurn(async () => {
        const results = await Promise.allSettled(
          this.#port.blocks.pending().map((pending) => this.#spread(pending)),
        );
        const failed = results.find((result) => result.status === "rejected");
        if (failed !== undefined) throw failed.reason;
      }),
  };

  /** Keeps changes in order, so that unblocking never arrives before the block. */
  #inTurn(run: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** Returns whether anything changed. */
  change(blockedId: string, active: boolean, now: number): Result<boolean> {
    const { blocks } = this.#port;
    if (blocks.has(blockedId) === active) return ok(false);
    if (active && blocks.ids().length >= BLOCKS_MAX) {
      return err(failure("too_many", `You can block at most ${BLOCKS_MAX} people`));
    }
    blocks.put(blockedId, active, new Date(now).toISOString());
    return ok(true);
  }

  async #spread({ blocked_id, active, created_at, sequence }: PendingBlock): Promise<void> {
    const { blocks, env, userId, presence } = this.#port;
    const me = userId();
    const db = drizzle(env.DB);
    const direct = await directId(me, blocked_id);
    // Update the direct conversation first: a message may be on its way there.
    const update = (id: string) => this.#updateOne(id, blocked_id, active);
    const failures = await failedAmong([direct], AT_ONCE, update);
    if (active) await putBlock(db, me, blocked_id, created_at);
    else await removeBlock(db, me, blocked_id);
    const shared = await sharedConversationIds(db, me, blocked_id);
    // Update the direct conversation again: it may have read D1 before D1 had the change.
    const all = new Set([direct, ...shared]);
    failures.push(...(await failedAmong([...all], AT_ONCE, update)));
    // BLOCK-3: only direct peers see this person online. Calling anyone else would reveal the block.
    const isPeer = await arePeers(env.DB, me, blocked_id, direct);
    if (active && isPeer) await presence.part(blocked_id);
    if (failures.length > 0) throw new Error("a block has yet to reach every conversation");
    blocks.spread(blocked_id, sequence);
    if (!active && isPeer) presence.meet(blocked_id);
  }

  async #updateOne(id: string, blockedId: string, active: boolean): Promise<boolean> {
    const { env, userId } = this.#port;
    const fields = { user_id: userId(), conversation_id: id };
    try {
      const conversation = env.CONVERSATIONS.getByName(id);
      const updating = conversation.setBlocked(userId(), blockedId, active);
      const result = await inTime(CONVERSATION_MS, Promise.resolve(updating));
      // The conversation does not exist, or the person has left it meanwhile.
      if (result.ok || result.error.code === "not_found") return true;
      log("error", "block_not_told", { ...fields, code: result.error.code });
    } catch (error) {
      log("error", "block_not_told", fields, error);
    }
    return false;
  }
}
