import { activeMembers } from "#domain/membership.ts";
import { nameGivers } from "#domain/naming.ts";
import type { AuditRow } from "#storage/audit-row.ts";
import type { Watermark } from "#storage/conversation/projected.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { NOTHING, type Asked, type Listeners } from "#storage/d1/listeners.ts";
import {
  end,
  eraseMessages,
  project,
  type Learned,
  type ProjectionBatch,
} from "#storage/d1/projection.ts";
import {
  distrustNewer,
  memberIds,
  messageIdsAfter,
  removeMembers,
  removeMessages,
  rewriteConversation,
} from "#storage/d1/rebuild.ts";
import { activeEndpoints } from "#storage/d1/webhooks.ts";
import { isTimeLimit } from "#storage/in-time.ts";
import { logAudit } from "../audit.ts";
import { log } from "../log.ts";
import { THE_END } from "./open-inboxes.ts";
import { nextBatch } from "./projection-batch.ts";

/** Records in one D1 batch. */
const BATCH_RECORDS = 200;
/** Messages in D1 that a rebuild looks up in the object at a time. */
const CHECKED_AT_ONCE = 5_000;

/** Learns from D1 which inboxes are open, in the batches that the projector writes anyway. */
export interface D1Listener {
  /** Returns the people and threads to ask D1 about. */
  asked(): Asked;
  /** Handles D1's answer and the position that D1 has. */
  answered(listeners: Listeners, reached: Watermark): void;
  /** Handles a failure of D1. */
  unanswered(): void;
}

/** Combines several parts that learn from D1 by the same batch into one. */
export function combined(...all: readonly D1Listener[]): D1Listener {
  return {
    asked: () => {
      const asked = all.map((each) => each.asked());
      return {
        people: [...new Set(asked.flatMap(({ people }) => people))],
        threads: [...new Set(asked.flatMap(({ threads }) => threads))],
      };
    },
    answered: (...answer) => {
      for (const each of all) each.answered(...answer);
    },
    unanswered: () => {
      for (const each of all) each.unanswered();
    },
  };
}

interface Port {
  db: D1Database;
  inboxes: D1Listener;
  /** Lets the object handle other events between two batches. */
  pause: () => Promise<void>;
}

/** Brings D1 up to the object's head, one batch after another. Running it again, or twice at once, is harmless. */
export class Projector {
  readonly #db: D1Database;
  readonly #inboxes: D1Listener;
  readonly #pause: () => Promise<void>;
  #running: Promise<void> = Promise.resolve();

  constructor({ db, inboxes, pause }: Port) {
    this.#db = db;
    this.#inboxes = inboxes;
    this.#pause = pause;
  }

  /** Resolves when D1 has everything the store had when it was called. */
  run(store: ConversationStore): Promise<void> {
    return this.#inTurn(() => this.#upTo(store));
  }

  /**
   * Rewrites all of the conversation's rows in D1, and removes rows that the conversation does not have. It calls `due`
   * in the turn in which the rebuild becomes durable, so that the alarm finishes an interrupted one.
   */
  rebuild(store: ConversationStore, due: () => void): Promise<void> {
    return this.#inTurn(async () => {
      store.projected.beginRebuild();
      due();
      await this.#upTo(store);
    });
  }

  erase(store: ConversationStore): Promise<void> {
    return this.#inTurn(async () => {
      const { id } = store.conversation;
      const now = new Date().toISOString();
      const audited = store.audited.waiting;
      const learned = await end(this.#db, id, { now, asked: this.#inboxes.asked(), audited });
      recorded(store, audited);
      this.#inboxes.answered(learned, THE_END);
      store.hooks.learn(
        learned.endpoints ?? (await activeEndpoints(this.#db)),
        store.projected.watermark.head,
      );
      await this.#eraseMessages(id);
    });
  }

  /** Erases in pieces, so that the next run continues after an interruption. */
  async #eraseMessages(conversationId: string): Promise<void> {
    while (await eraseMessages(this.#db, conversationId)) await this.#pause();
  }

  /**
   * Brings D1 to the store's current position; later changes wait for the next alarm. If D1 refuses a batch, it sends
   * smaller ones, so that the records before the faulty one arrive.
   */
  async #upTo(store: ConversationStore): Promise<void> {
    const goal = store.position;
    let records = BATCH_RECORDS;
    for (let first = true; store.behind(goal); first = false) {
      if (!first) await this.#pause();
      // A run that still waits for D1 must not restore a conversation that ended meanwhile.
      if (store.deleted) return;
      const { batch, reaches } = nextBatch(store, records);
      const size = batch.messages.length + batch.members.length;
      // A rebuild writes the row that lists show only at its end, and asks D1 then.
      const asked = store.projected.rebuilding ? NOTHING : this.#inboxes.asked();
      let learned: Learned;
      try {
        learned = await this.#write(batch, asked);
        records = BATCH_RECORDS;
      } catch (error) {
        if (isTimeLimit(error)) throw error;
        if (size > 1) {
          records = Math.ceil(Math.min(records, size) / 2);
          continue;
        }
        learned = await this.#writeUnindexed(batch, asked, error);
      }
      recorded(store, batch.audited);
      await this.#reached(store, reaches, learned);
    }
    if (store.projected.rebuilding && !store.deleted) await this.#finishRebuild(store);
  }

  /** Records how far D1 has come, and what it answered. Webhooks get no event for a change of personal state alone. */
  async #reached(store: ConversationStore, reaches: Watermark, learned: Learned): Promise<void> {
    const before = store.projected.watermark.head;
    if (!store.projected.rebuilding && reaches.head > before) {
      // If the batch did not change the conversation's own row in D1, the answer does not name the endpoints.
      const endpoints = learned.endpoints ?? (await activeEndpoints(this.#db));
      store.hooks.learn(endpoints, before);
    }
    store.projected.setWatermark(reaches);
    if (!store.projected.rebuilding) this.#inboxes.answered(learned, reaches);
  }

  /** Writes the conversation's own row last, since that row makes devices read the others again. */
  async #finishRebuild(store: ConversationStore): Promise<void> {
    const { id } = store.conversation;
    // The last batch may have gone beyond the head at which the rebuild began.
    const reached = store.projected.watermark;
    for (let after = 0; ;) {
      const ids = await messageIdsAfter(this.#db, id, after, CHECKED_AT_ONCE);
      const strays = store.messages.missing(ids);
      if (strays.length > 0) await removeMessages(this.#db, id, strays);
      if (ids.length < CHECKED_AT_ONCE) break;
      after = ids.at(-1) ?? after;
    }
    const people = await memberIds(this.#db, id);
    const strangers = people.filter((userId) => !store.members.has(userId));
    if (strangers.length > 0) await removeMembers(this.#db, id, strangers);
    const member_count = activeMembers(store.members).length;
    const name_givers = nameGivers(store.conversation, store.members.values());
    const state = { head: reached.head, member_count, name_givers };
    const asked = this.#inboxes.asked();
    const learned = await rewriteConversation(this.#db, store.conversation, state, asked);
    store.hooks.learn(learned.endpoints ?? [], store.projected.rebuiltFrom ?? reached.head);
    store.projected.endRebuild();
    this.#inboxes.answered(learned, reached);
  }

  async #write(batch: ProjectionBatch, asked: Asked): Promise<Learned> {
    if (batch.again === true) await distrustNewer(this.#db, batch);
    const { rows_written, ...learned } = await project(this.#db, batch, asked);
    log("debug", "projected", {
      conversation_id: batch.conversation.id,
      head: batch.head,
      records: batch.messages.length + batch.members.length,
      rows_written,
    });
    return learned;
  }

  /**
   * Writes one record that D1 refuses, without indexing it: a text that cannot be indexed must not block all later
   * records. D1 may only have failed for a moment, so it tries the index once more after the row has arrived.
   */
  async #writeUnindexed(batch: ProjectionBatch, asked: Asked, refusal: unknown): Promise<Learned> {
    if (batch.messages.length === 0) throw refusal;
    const learned = await project(this.#db, { ...batch, unindexed: true }, asked);
    try {
      await this.#write(batch, NOTHING);
    } catch (error) {
      if (isTimeLimit(error)) throw error;
      const message_id = batch.messages[0]?.id ?? 0;
      const conversation_id = batch.conversation.id;
      log("error", "message_not_indexed", { conversation_id, message_id }, error);
    }
    return learned;
  }

  /** Runs one at a time. A failure rejects for its caller, and does not stop the next. */
  #inTurn(run: () => Promise<void>): Promise<void> {
    const result = this.#running.then(run);
    this.#running = result.catch(() => {
      this.#inboxes.unanswered();
    });
    return result;
  }
}

function recorded(store: ConversationStore, rows: readonly AuditRow[] = []): void {
  store.audited.recorded(rows);
  for (const row of rows) logAudit(row);
}
