import { activeMembers } from "#domain/membership.ts";
import type { Member } from "#protocol/member.ts";
import type { ChangesPage, ConversationStore, Watermark } from "#storage/conversation/store.ts";
import { clear, end, eraseMessages, project } from "#storage/d1/projection.ts";
import { log } from "../log.ts";

/** Records in one D1 batch, and the characters they may have as one bound parameter (D1 takes 2 MB). */
const BATCH_RECORDS = 200;
const BATCH_CHARACTERS = 500_000;
/** D1 stalls for seconds now and then: a batch that takes longer is given up and sent again. */
const BATCH_TIMEOUT_MS = 10_000;

export class ProjectionTimeout extends Error {
  override name = "ProjectionTimeout";
}

/** Brings D1 up to the object's head, one batch after another; running it again, or twice at once, is harmless. */
export class Projector {
  readonly #db: D1Database;
  #running: Promise<void> = Promise.resolve();

  constructor(db: D1Database) {
    this.#db = db;
  }

  /** Resolves when D1 has everything the store had when it was called. */
  run(store: ConversationStore): Promise<void> {
    return this.#inTurn(() => this.#upTo(store));
  }

  /** Erases the conversation's rows in D1 and writes them all again. */
  rebuild(store: ConversationStore): Promise<void> {
    return this.#inTurn(async () => {
      // First, so that whatever becomes of the clearing, D1 is known to lack the rows.
      store.setWatermark({ head: 0, personal_sequence: 0 });
      await this.#eraseMessages(store.conversation.id);
      await this.#inTime(clear(this.#db, store.conversation.id));
      await this.#upTo(store);
    });
  }

  erase(conversationId: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#inTime(end(this.#db, conversationId, Date.now()));
      await this.#eraseMessages(conversationId);
    });
  }

  /** Piece by piece, so that whatever interrupts it, the next run goes on from there. */
  async #eraseMessages(conversationId: string): Promise<void> {
    while (await this.#inTime(eraseMessages(this.#db, conversationId))) await scheduler.wait(1);
  }

  /** To where the store is now: who goes on writing has the next alarm. Between batches the room may do its work. */
  async #upTo(store: ConversationStore): Promise<void> {
    const { head } = store;
    if (store.behind()) await this.#batch(store);
    while (store.watermark.head < head) {
      await scheduler.wait(1);
      await this.#batch(store);
    }
  }

  async #batch(store: ConversationStore): Promise<void> {
    const { watermark } = store;
    const page = fittingPage(store, watermark);
    const { states, sequence } = store.personalSince(watermark.personal_sequence);
    const changed = new Set([...page.members, ...states.map(({ member }) => member)].map(userIdOf));
    const rows = await this.#inTime(
      project(this.#db, {
        conversation: store.conversation,
        head: page.to,
        member_count: activeMembers(store.members).length,
        messages: page.messages,
        members: store.states(changed),
        now: Date.now(),
      }),
    );
    store.setWatermark({ head: page.to, personal_sequence: sequence });
    log("debug", "projected", {
      conversation_id: store.conversation.id,
      head: page.to,
      records: page.messages.length + page.members.length,
      rows_written: rows,
    });
  }

  /** One at a time; a failure is its caller's, and does not stop the next. */
  #inTurn(run: () => Promise<void>): Promise<void> {
    const result = this.#running.then(run);
    this.#running = result.catch(() => undefined);
    return result;
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new ProjectionTimeout());
      }, BATCH_TIMEOUT_MS);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function userIdOf({ user_id }: Member): string {
  return user_id;
}

function fittingPage(store: ConversationStore, watermark: Watermark): ChangesPage {
  for (let limit = BATCH_RECORDS; ; limit = Math.ceil(limit / 4)) {
    const page = store.changesSince(watermark.head, limit);
    if (limit === 1 || JSON.stringify(page).length <= BATCH_CHARACTERS) return page;
  }
}
