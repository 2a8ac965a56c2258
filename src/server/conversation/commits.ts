import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { applyChange, type Change } from "#storage/conversation/change.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { log } from "../log.ts";
import type { Command, Outcome, OutsideCommand, OwnCommand } from "./commands/command.ts";
import { refused } from "./commands/command.ts";
import { CommitQueue, type CommitOptions } from "./commit-queue.ts";
import { Committed } from "./committed.ts";
import type { Room } from "./room.ts";

/** Handles what a commit changed; the output gate holds whatever it sends until the commit is durable. */
export interface Listener {
  readonly name: string;
  committed(committed: Committed): void;
}

/** The part of an object's storage that a commit needs. */
interface CommitStorage {
  transactionSync(run: () => void): void;
  sync(): Promise<void>;
}

interface Options {
  room: Room;
  storage: CommitStorage;
  /** Sets the alarm for what a commit made due, in the commit's own transaction. */
  arm: () => void;
  listeners: readonly Listener[];
}

/**
 * Makes every change to a conversation: runs commands in turn, in as few writes as possible, then runs the listeners.
 */
export class Commits {
  readonly #room: Room;
  readonly #listeners: readonly Listener[];
  readonly #queue: CommitQueue;
  /** ORDER-6: the time of the last write, no earlier than any before it (ms). */
  #writtenAt = 0;
  #committed: Committed | null = null;

  constructor({ room, storage, arm, listeners }: Options) {
    this.#room = room;
    this.#listeners = listeners;
    this.#queue = new CommitQueue({
      transaction: (run) => {
        this.#begin();
        storage.transactionSync(() => {
          run();
          arm();
        });
      },
      committed: () => {
        this.#notify();
      },
      rolledBack: () => {
        this.#room.reload();
      },
      durable: () => storage.sync(),
      pause: () => scheduler.wait(0),
      failed: (error) => {
        this.#log("commit_failed", error);
      },
    });
  }

  /** Stages the command of a member, or of the app. It is decided in its turn, on the state at that time. */
  run<T>(userId: string, command: Command<T>, options: CommitOptions = {}): Promise<Result<T>> {
    return this.#stage((now) => {
      const found = this.#room.actor(userId);
      if (!found.ok) return { answer: found, changes: [] };
      return command({ ...found.value, now });
    }, options);
  }

  /** Stages the command of someone who need not be a member. */
  runOutside<T>(command: OutsideCommand<T>, options: CommitOptions = {}): Promise<Result<T>> {
    return this.#stage((now) => {
      const { store, imports } = this.#room;
      if (store !== null && !imports.isRunning) return command({ store, now });
      return refused(failure("not_found", "Conversation not found"));
    }, options);
  }

  async #stage<T>(decide: (now: string) => Outcome<T>, options: CommitOptions): Promise<Result<T>> {
    if (this.#room.store === null) return err(failure("not_found", "Conversation not found"));
    if (this.#queue.full) return err(failure("overloaded", undefined, { retry_after_ms: 1_000 }));
    try {
      return await this.#queue.submit(() => {
        const { answer, changes, before } = decide(this.#now);
        const { store } = this.#room;
        if (answer.ok && store !== null && this.#write(store, changes)) return answer;
        const first = before?.();
        if (first !== undefined) return ok(first);
        if (answer.ok) throw new Error("the message exists already, but not under its client_id");
        return answer;
      }, options);
    } catch (error) {
      this.#log("commit_failed", error);
      return err(failure("internal", undefined, { retry_after_ms: 1_000 }));
    }
  }

  /** Stages a command that no member requested. Rejects if it cannot be written. */
  async runOwn(command: OwnCommand): Promise<void> {
    await this.#queue.submit(() => {
      const { store } = this.#room;
      if (store !== null) this.#write(store, command({ store, now: this.#now }));
    });
  }

  get #now(): string {
    return new Date(this.#writtenAt).toISOString();
  }

  #begin(): void {
    const at = Date.now();
    const { store } = this.#room;
    if (this.#writtenAt === 0) this.#writtenAt = store?.messages.newestAt() ?? 0;
    this.#writtenAt = Math.max(this.#writtenAt, at);
    this.#committed = store === null ? null : new Committed(store, at);
  }

  /** Returns false, and writes nothing, if the first change has been written before. */
  #write(store: ConversationStore, changes: readonly Change[]): boolean {
    for (const change of changes) {
      if (change.kind === "personal") this.#noteMove(store, change);
      if (change.kind === "request" || change.kind === "apart") {
        this.#committed?.beforeApartChanges();
      }
      const replaced = applyChange(store, change);
      if (replaced === null) return false;
      this.#committed?.add(change, replaced);
    }
    return true;
  }

  #noteMove(store: ConversationStore, change: Change & { kind: "personal" }): void {
    const { user_id, read } = change.member;
    const moved = store.members.get(user_id)?.read !== read;
    const { unread_from, visible_from } = store.personalOf(user_id);
    const marked = unread_from !== change.personal.unread_from;
    const cleared = visible_from !== change.personal.visible_from;
    if (moved || marked || cleared) this.#committed?.move({ user_id, read: moved });
  }

  /** Runs the listeners; one that fails does not affect the others. */
  #notify(): void {
    const committed = this.#committed;
    if (committed === null) return;
    for (const listener of this.#listeners) {
      try {
        listener.committed(committed);
      } catch (error) {
        this.#log("listener_failed", error, { listener: listener.name });
      }
    }
  }

  #log(event: string, error: unknown, more: Record<string, string> = {}): void {
    log("error", event, { conversation_id: this.#room.id, ...more }, error);
  }
}
