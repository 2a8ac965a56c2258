import { activeMember, type Membership } from "#domain/membership.ts";
import type { Personal } from "#domain/reading.ts";
import { encodeFrame } from "#protocol/codec.ts";
import type { ConversationRecord } from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import { configOf, type Config } from "../config.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { TokenBuckets } from "../token-buckets.ts";
import { AlarmClock } from "./alarm-clock.ts";
import type { Attachment } from "../sockets/attachment.ts";
import { Batch } from "./batch.ts";
import { CommitQueue } from "./commit-queue.ts";
import { EncodedPages } from "./encoded-pages.ts";
import { InboxFanOut } from "./inbox-fan-out.ts";
import { Projector } from "./projector.ts";
import { RoomMedia } from "./room-media.ts";
import { RoomTranslations } from "./room-translations.ts";
import { changesFrame, toldMember } from "./views.ts";
import { Sockets } from "../sockets/sockets.ts";

/** How long a request waits for D1 to have its membership change, or deletion; it stands either way. */
export const PROJECTED_ANSWER_MS = 5_000;
/** D1 often fails at once and answers a moment later: between two tries it is given this, and each time twice as much. */
const PROJECTED_RETRY_MS = 100;

/** What a committed operation may do: read the store, and change records. */
export interface Transaction {
  store: ConversationStore;
  now: string;
  insertMessage: (message: Message) => void;
  updateMessage: (message: Message) => void;
  putMember: (member: Member) => void;
  putPersonal: (member: Member, personal: Personal) => void;
  putConversation: (record: ConversationRecord) => void;
}

/**
 * One conversation, awake: its store, its sockets and the one queue that every change goes through. All fields but the
 * store are caches; the object may vanish between any two events.
 */
export class Room {
  readonly config: Config;
  readonly sockets: Sockets;
  readonly pages = new EncodedPages();
  readonly clock: AlarmClock;
  readonly projector: Projector;
  readonly media: RoomMedia;
  readonly #translations: RoomTranslations;
  readonly #commits: CommitQueue;
  readonly #fanOut: InboxFanOut;
  readonly #sends: TokenBuckets;
  #store: ConversationStore | null;
  /** We died before D1 had everything: then the inboxes may not have been told everything either. */
  #interrupted: boolean;
  #batch = new Batch(0);
  #now = 0;
  /** ORDER-6: the time of what was written last, no earlier than anything before it. */
  #writtenAt = 0;

  constructor(ctx: DurableObjectState, env: Env, gone: (socket: Attachment) => void) {
    this.config = configOf(env);
    const { SENDS_PER_SECOND: per_second, SEND_BURST: burst } = this.config;
    this.#sends = new TokenBuckets({ per_second, burst });
    this.#store = ConversationStore.open(ctx.storage);
    this.sockets = new Sockets(ctx, gone);
    this.clock = new AlarmClock(ctx.storage);
    this.projector = new Projector(env.DB);
    this.media = new RoomMedia(this, env);
    this.#translations = new RoomTranslations(ctx, env, this.sockets, () => this.store);
    this.#interrupted = this.#store?.behind() === true || this.deletedStore !== null;
    this.#fanOut = new InboxFanOut(env.USERS, () => this.#store);
    this.#commits = new CommitQueue({
      transaction: (run) => {
        this.#begin();
        ctx.storage.transactionSync(run);
      },
      committed: () => {
        this.#tell();
      },
      rolledBack: () => {
        this.#store = ConversationStore.open(ctx.storage);
      },
      durable: () => ctx.storage.sync(),
      pause: () => scheduler.wait(0),
    });
  }

  /** The conversation, or null when there is none (any more). */
  get store(): ConversationStore | null {
    return this.#store?.deleted === false ? this.#store : null;
  }

  /** What waits to be erased. */
  get deletedStore(): ConversationStore | null {
    return this.#store?.deleted === true ? this.#store : null;
  }

  /** A conversation was just made. */
  found(store: ConversationStore): void {
    this.#store = store;
    this.#fanOut.all(store);
  }

  /** What you may not see does not exist. */
  member(userId: string): Result<{ store: ConversationStore; member: Member }> {
    const { store } = this;
    const member = store === null ? undefined : activeMember(store.members, userId);
    return store === null || member === undefined
      ? err(failure("not_found", "There is no such conversation"))
      : ok({ store, member });
  }

  membership(store: ConversationStore): Membership {
    return {
      kind: store.conversation.kind,
      head: store.head,
      members: store.members,
      staysOut: (userId) => store.personalOf(userId).stays_out,
      max_members: this.config.MAX_MEMBERS,
    };
  }

  /** Stages a change by a member. It is decided when its turn comes, on the state as it is then. */
  async change<T>(
    userId: string,
    decide: (transaction: Transaction, member: Member) => Result<T>,
    options: { size?: number; alone?: boolean } = {},
  ): Promise<Result<T>> {
    if (this.store === null) return err(failure("not_found", "There is no such conversation"));
    if (this.#commits.full) {
      return err(failure("overloaded", undefined, { retry_after_ms: 1_000 }));
    }
    try {
      const answered = this.#commits.submit(() => {
        const found = this.member(userId);
        return found.ok ? decide(this.#transaction(found.value.store), found.value.member) : found;
      }, options);
      return await answered;
    } catch (error) {
      log("error", "commit_failed", { conversation_id: this.#store?.conversation.id ?? "" }, error);
      return err(failure("internal", undefined, { retry_after_ms: 1_000 }));
    }
  }

  /** Stages a change that nobody asked for: what a message is found to say. */
  async record(write: (transaction: Transaction) => void): Promise<void> {
    await this.#commits.submit(() => {
      const { store } = this;
      if (store !== null) write(this.#transaction(store));
    });
  }

  /** With what their open sockets have received, too. */
  withDelivered(member: Member): Member {
    const reached = this.sockets.byUser(member.user_id).map(({ delivered }) => delivered);
    return { ...member, delivered: Math.max(member.delivered, ...reached) };
  }

  /** RECEIPT-1: a member as this one is told of them; oneself one sees as one is. */
  toldTo(viewerId: string, member: Member): Member {
    const reached = this.withDelivered(member);
    if (this.#store === null || member.user_id === viewerId) return reached;
    return toldMember(this.#store, reached);
  }

  /** The limit on a member's sends and edits, one over all their sockets and REST. */
  takeSend(userId: string, now: number): Result<null> {
    const found = this.member(userId);
    if (!found.ok) return found;
    const retry_after_ms = this.#sends.take(userId, now);
    if (retry_after_ms === 0) return ok(null);
    const detail = `At most ${this.config.SENDS_PER_SECOND} messages and edits a second`;
    return err(failure("rate_limited", detail, { retry_after_ms }));
  }

  /** Resolves when D1 has what was changed, or when waiting longer helps nobody: the alarm goes on trying. */
  async projected(): Promise<void> {
    const store = this.#store;
    if (store !== null) await this.#inD1(() => this.projector.run(store));
  }

  /** Likewise of a conversation that was deleted; who was in it hears first that it is gone. */
  async erased(): Promise<void> {
    const { deletedStore } = this;
    if (deletedStore === null) return;
    this.#fanOut.all(deletedStore);
    await this.#inD1(() => this.projector.erase(deletedStore.conversation.id));
  }

  async #inD1(work: () => Promise<void>): Promise<void> {
    // Ended with the wait: a timer left behind would keep the room from sleeping.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PROJECTED_ANSWER_MS);
    });
    await Promise.race([this.#tryUntil(Date.now() + PROJECTED_ANSWER_MS, work), late]);
    clearTimeout(timer);
  }

  /** Tries until it is done, or the next try would come after `end` (ms). */
  async #tryUntil(end: number, work: () => Promise<void>): Promise<void> {
    for (let pause = PROJECTED_RETRY_MS; ; pause *= 2) {
      try {
        await work();
        return;
      } catch (error) {
        const conversation_id = this.#store?.conversation.id ?? "";
        log("error", "projection_failed", { conversation_id }, error);
      }
      if (Date.now() + pause > end) return;
      await scheduler.wait(pause);
    }
  }

  /** What an instance of us that is no more may not have told is told again: revisions make that harmless. */
  tellInterrupted(): void {
    if (!this.#interrupted || this.#store === null) return;
    this.#interrupted = false;
    this.#fanOut.all(this.#store);
  }

  #begin(): void {
    this.#now = Date.now();
    if (this.#writtenAt === 0) this.#writtenAt = this.#store?.messages.newestAt() ?? 0;
    this.#writtenAt = Math.max(this.#writtenAt, this.#now);
    this.#batch = new Batch(this.#store?.head ?? 0);
  }

  #transaction(store: ConversationStore): Transaction {
    return {
      store,
      now: new Date(this.#writtenAt).toISOString(),
      insertMessage: (message) => {
        store.insertMessage(message);
        this.#batch.message(message);
      },
      updateMessage: (message) => {
        this.#batch.message(message, store.updateMessage(message));
      },
      putPersonal: (member, personal) => {
        store.putPersonal(member, personal);
        this.#batch.personal(member.user_id);
      },
      putMember: (member) => {
        store.putMember(member);
        this.#batch.member(member);
      },
      putConversation: (record) => {
        store.putConversation(record);
        this.#batch.conversation(record);
      },
    };
  }

  /** The output gate holds the frame until the write it tells of is durable. */
  #tell(): void {
    const store = this.#store;
    if (store === null) return;
    if (store.behind()) this.clock.projectionDue(this.#now);
    const page = this.#batch.page(store.head);
    if (page !== null) {
      this.sockets.broadcast(encodeFrame(changesFrame(store, page)), this.#now);
      this.#translations.changed(store, page);
    }
    this.#fanOut.changed(store, this.#batch);
    this.sockets.sweep(this.#now);
  }
}
