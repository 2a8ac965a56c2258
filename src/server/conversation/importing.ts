import type { ConversationRecord } from "#protocol/conversation.ts";
import { failure, type Failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { ImportState } from "#protocol/transfer/import.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import type { Config } from "../config.ts";
import type { Job } from "../deadlines.ts";
import type { ImportedFile, ImportSlice } from "../objects/transfer.ts";
import { badLine } from "../transfer/bad-line.ts";
import { lineWriter } from "./import-lines.ts";
import type { Room } from "./room.ts";
import type { StorageBudget } from "./storage-budget.ts";

/** The object erases an import that has not advanced for this long, with its files (IMPORT-5). */
const IDLE_MS = 24 * 60 * 60_000;
/** Long enough for an import that advances to reach the message that carries a file. */
const CLAIM_MS = IDLE_MS;

interface Options {
  room: Room;
  storage: DurableObjectStorage;
  config: Pick<Config, "MAX_MEMBERS">;
  space: StorageBudget;
  arm: () => void;
  /** Called once the document is complete. */
  finished: () => void;
}

/** Thrown to roll a slice back. */
class Refused extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.failure = failure;
  }
}

/**
 * Writes an imported document slice by slice, each in one transaction together with the number of the next line. So a
 * repeated slice changes nothing, and an interrupted import continues. Nobody becomes a member before the document is
 * complete. No listener handles these writes, and D1 receives all of them afterwards.
 */
export class Importing {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Erases an abandoned import. */
  readonly job: Job = {
    name: "import",
    backoffMaxMs: 60_000,
    due: () => {
      const { store, imports } = this.#options.room;
      return store !== null && imports.isRunning
        ? (imports.progress?.touched_at ?? 0) + IDLE_MS
        : null;
    },
    run: async (now) => {
      this.#options.room.store?.markDeleted(new Date(now).toISOString());
    },
  };

  /** Begins the import of a document, or returns how far it has come. */
  begin(record: ConversationRecord, documentId: string, now: number): Result<ImportState> {
    const { room, storage, arm } = this.#options;
    if (room.deletedStore !== null) {
      return err(
        failure("overloaded", "The conversation is being erased", { retry_after_ms: 60_000 }),
      );
    }
    if (room.store !== null) {
      if (room.imports.progress?.document_id === documentId) return this.state();
      return err(failure("not_empty"));
    }
    storage.transactionSync(() => {
      const store = ConversationStore.create(storage, record, crypto.randomUUID());
      store.putConversation(record);
      room.created(store);
      room.imports.begin(documentId, now);
      arm();
    });
    return this.state();
  }

  state(): Result<ImportState> {
    const { store, imports } = this.#options.room;
    const { progress } = imports;
    if (store === null || progress === null) return err(failure("not_found", "Import not found"));
    return ok({
      conversation_id: store.conversation.id,
      document_id: progress.document_id,
      next_line: progress.next_line,
      finished: progress.finished,
      listed: progress.finished && !store.behind(),
    });
  }

  abandon(now: string): Result<null> {
    const { room, arm, storage } = this.#options;
    const { store, imports } = room;
    if (store === null || !imports.isRunning) return err(failure("not_found", "Import not found"));
    storage.transactionSync(() => {
      store.markDeleted(now);
      arm();
    });
    return ok(null);
  }

  take(slice: ImportSlice, now: number): Result<ImportState> {
    const { room, storage, arm, finished } = this.#options;
    const { MAX_MEMBERS: max_members } = this.#options.config;
    const begun = this.#expect(slice);
    if (!begun.ok || begun.value.next_line >= slice.until) return begun;
    const { next_line } = begun.value;
    try {
      storage.transactionSync(() => {
        if (room.store === null) throw new Error("no conversation to import into");
        const write = lineWriter(room.store, room.imports, { now, max_members });
        for (const { line, record } of slice.records) {
          if (line < next_line) continue;
          const problem = write(record, line);
          if (problem !== null) throw new Refused(badLine(line, problem, next_line));
        }
        room.imports.advance(slice.until, now);
        arm();
      });
    } catch (error) {
      room.reload();
      if (error instanceof Refused) return err(error.failure);
      throw error;
    }
    if (!room.imports.isRunning) finished();
    return this.state();
  }

  /**
   * Claims a file before its bytes are stored, and returns its uploader; null if the import is past the file's lines.
   */
  claimFile({ from, until, user_id, media_url }: ImportedFile, now: number): Result<string | null> {
    const { room, arm, storage } = this.#options;
    const begun = this.#expect({ from, until, records: [] });
    if (!begun.ok) return begun;
    if (begun.value.next_line > from) return ok(null);
    const person = room.imports.person(user_id);
    if (person === undefined) {
      const problem = { path: "user_id", message: "does not match any earlier user line" };
      return err(badLine(from, problem, from));
    }
    storage.transactionSync(() => {
      room.store?.mediaWork.claimed(media_url, now + CLAIM_MS);
      arm();
    });
    return ok(person.user_id);
  }

  /** Checks that these lines are the next ones; lines before `next_line` are fine. */
  #expect({ from, until }: ImportSlice): Result<ImportState> {
    const state = this.state();
    if (!state.ok) return state;
    const { next_line, finished } = state.value;
    if (until <= next_line) return state;
    if (finished)
      return err(badLine(next_line, { path: "", message: "follows the end line" }, next_line));
    if (from > next_line) {
      const issues = [{ path: "line", message: `the import continues at line ${next_line}` }];
      return err(failure("validation_failed", "Lines before these are missing", { issues }));
    }
    return this.#options.space.hasRoom() ? state : err(failure("quota_exceeded"));
  }
}
