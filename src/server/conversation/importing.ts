import {
  CLOCKS_DIFFER_MS,
  judgeMessage,
  metadataIn,
  problemOfRevision,
  type Imported,
  type LineProblem,
} from "#domain/importing.ts";
import { NEW_PERSONAL } from "#domain/reading.ts";
import type { ConversationRecord } from "#protocol/conversation.ts";
import { failure, type Failure } from "#protocol/errors.ts";
import type { Member } from "#protocol/member.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { ImportState } from "#protocol/transfer/import.ts";
import type { EndLine, MemberLine } from "#protocol/transfer/lines.ts";
import type { ImportedPerson, Imports } from "#storage/conversation/imports.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import { joiningOf } from "#storage/joining-columns.ts";
import type { Config } from "../config.ts";
import type { Job } from "../deadlines.ts";
import type { ImportedFile, ImportRecord, ImportSlice } from "../objects/transfer.ts";
import { badLine } from "../transfer/bad-line.ts";
import { isWithOneself } from "../direct-id.ts";
import type { Room } from "./room.ts";
import { StorageBudget } from "./storage-budget.ts";

/** An import that has not moved for this long is erased, with its files. */
const IDLE_MS = 24 * 60 * 60_000;
/** Longer than any import that moves takes for the messages behind a file. */
const CLAIM_MS = IDLE_MS;

interface Options {
  room: Room;
  storage: DurableObjectStorage;
  config: Pick<Config, "CONVERSATION_BYTES" | "MAX_MEMBERS">;
  arm: () => void;
  /** Called once a conversation is whole. */
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
 * Writes an imported document, slice by slice, each in one transaction with the line that it reached: so a slice that
 * comes again changes nothing, and an import that broke off goes on. It makes nobody a member until the document is
 * whole; nothing listens to what it writes, and D1 gets all of it afterwards.
 */
export class Importing {
  readonly #options: Options;
  readonly #budget: StorageBudget;

  constructor(options: Options) {
    this.#options = options;
    this.#budget = new StorageBudget(options.storage.sql, options.config.CONVERSATION_BYTES);
  }

  /** Erases an import that was given up. */
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

  /** Begins the import of a document, or finds how far it has come. */
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
    const begun = this.#expect(slice);
    if (!begun.ok || begun.value.next_line >= slice.until) return begun;
    const { next_line } = begun.value;
    try {
      storage.transactionSync(() => {
        const writer = this.#writer(now);
        for (const { line, record } of slice.records) {
          if (line < next_line) continue;
          const problem = writer(record, line);
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

  /** Claims a file before its bytes are stored, and names its uploader here; null where its lines are behind. */
  claimFile({ from, until, user_id, media_url }: ImportedFile, now: number): Result<string | null> {
    const { room, arm, storage } = this.#options;
    const begun = this.#expect({ from, until, records: [] });
    if (!begun.ok) return begun;
    if (begun.value.next_line > from) return ok(null);
    const person = room.imports.person(user_id);
    if (person === undefined) {
      const problem = { path: "user_id", message: "is nobody whom a line has named" };
      return err(badLine(from, problem, from));
    }
    storage.transactionSync(() => {
      room.store?.mediaWork.claimed(media_url, now + CLAIM_MS);
      arm();
    });
    return ok(person.user_id);
  }

  /** Whether lines may come here and now. */
  #expect({ from, until }: ImportSlice): Result<ImportState> {
    const state = this.state();
    if (!state.ok) return state;
    const { next_line, finished } = state.value;
    if (until <= next_line) return state;
    if (finished)
      return err(badLine(next_line, { path: "", message: "follows the end line" }, next_line));
    if (from > next_line) {
      const issues = [{ path: "line", message: `the import goes on at line ${next_line}` }];
      return err(failure("validation_failed", "Lines are missing before these", { issues }));
    }
    return this.#budget.hasRoom() ? state : err(failure("quota_exceeded"));
  }

  #writer(now: number): (record: ImportRecord, line: number) => LineProblem | null {
    const { room, config } = this.#options;
    const { store, imports } = room;
    if (store === null) throw new Error("there is nothing to import into");
    const so = new SoFar(store, imports, now);
    let members: number | null = null;
    return (record, line) => {
      switch (record.type) {
        case "person":
          imports.addPerson(record.source_id, record.person);
          return null;
        case "conversation":
          if (record.version > store.conversation.version) {
            const { id, kind, created_at, created_by } = store.conversation;
            const { title, avatar_url, version } = record;
            const history = record.history ?? store.conversation.history;
            const shown = kind === "group" && history !== undefined ? { history } : {};
            const creator = created_by === undefined ? {} : { created_by };
            const before = { id, kind, created_at, ...creator };
            const described = { ...metadataIn(record), ...joiningOf(record), ...shown };
            const now = { ...before, ...described, title, avatar_url, version };
            store.putConversation(now);
          }
          return null;
        case "message":
          return putMessage(store, so, record);
        case "revision": {
          const { message_id, type: _, ...revision } = record;
          const problem = problemOfRevision(record, so);
          const isErased = store.messages.get(message_id)?.deleted_at !== null;
          if (problem === null && !isErased) store.messages.importRevision(message_id, revision);
          return problem;
        }
        case "member": {
          const problem = putMember(imports, record, so);
          if (problem !== null || record.left_at !== null) return problem;
          members = members === null ? imports.memberCount() : members + 1;
          if (members <= config.MAX_MEMBERS) return null;
          const message = `a conversation can have at most ${config.MAX_MEMBERS} members`;
          return { path: "user_id", message };
        }
        case "end": {
          if (record.lines !== line) {
            return {
              path: "lines",
              message: `is ${record.lines}, but this is line ${line}: the document is not whole`,
            };
          }
          const problem = finish(store, imports, record);
          if (problem !== null) return problem;
          store.mediaWork.importEnded(now, store.conversation.avatar_url);
          imports.finish();
          // None of it is an event; D1 gets everything, and lists show it once it has.
          store.hooks.skipTo(store.head);
          store.beginRebuild();
          return null;
        }
      }
    };
  }
}

/** The state that decides about the next line; it moves with what is written. */
class SoFar implements Imported {
  readonly latest: string;
  last_id: number;
  last_at: string;
  readonly #store: ConversationStore;
  readonly #imports: Imports;

  constructor(store: ConversationStore, imports: Imports, now: number) {
    this.#store = store;
    this.#imports = imports;
    this.latest = new Date(now + CLOCKS_DIFFER_MS).toISOString();
    ({ id: this.last_id, created_at: this.last_at } = store.messages.newest());
  }

  get pinned(): number {
    return this.#store.messages.pinnedCount();
  }

  person(sourceId: string): string | undefined {
    return this.#imports.person(sourceId)?.user_id;
  }

  message(id: number) {
    return id > this.last_id ? undefined : this.#store.messages.get(id);
  }

  isTaken(version: number, messageId: number): boolean {
    const { conversation, messages } = this.#store;
    return version === conversation.version || messages.hasVersion(version, messageId);
  }
}

function putMessage(
  store: ConversationStore,
  so: SoFar,
  line: Parameters<typeof judgeMessage>[0],
): LineProblem | null {
  const verdict = judgeMessage(line, so);
  switch (verdict.kind) {
    case "refused":
      return verdict.problem;
    case "stale":
      return null;
    case "again": {
      const { conversation } = store;
      store.updateMessage({ ...verdict.message, conversation_id: conversation.id });
      if (verdict.message.deleted_at !== null) store.messages.eraseRevisions(line.id);
      return null;
    }
    case "new": {
      const message = { ...verdict.message, conversation_id: store.conversation.id };
      // Two people who are one here may have used the same client_id.
      if (!store.insertMessage(message)) store.insertMessage({ ...message, client_id: null });
      so.last_id = message.id;
      so.last_at = message.created_at;
      return null;
    }
  }
}

function putMember(imports: Imports, line: MemberLine, { latest }: Imported): LineProblem | null {
  if (imports.person(line.user_id) === undefined) {
    return { path: "user_id", message: "is nobody whom a line has named" };
  }
  if (line.joined_at > latest) return { path: "joined_at", message: "is in the future" };
  imports.putMember(line);
  return null;
}

/** Makes everyone a member, each at their own version. */
function finish(store: ConversationStore, imports: Imports, { head }: EndLine): LineProblem | null {
  const members = unique(imports.members());
  const people = isWithOneself(store.conversation) ? 1 : 2;
  if (store.conversation.kind === "direct" && members.length !== people) {
    return { path: "", message: "a direct conversation must have its two people as members" };
  }
  const versions = members.flatMap(({ line }) => line.version ?? []);
  const seen = new Set<number>();
  const isRepeated = (version: number) => {
    const before = seen.size;
    return seen.add(version).size === before;
  };
  const taken = versions.find(
    (version) =>
      isRepeated(version) ||
      version === store.conversation.version ||
      store.messages.hasVersion(version, 0),
  );
  if (taken !== undefined) {
    return { path: "", message: `a member has the version ${taken} of another record` };
  }
  let next = Math.max(store.head, ...versions);
  const whole = members.map(({ line, person }) => ({
    line,
    person,
    version: line.version ?? (next += 1),
  }));
  if (head !== undefined && head !== next) {
    return { path: "head", message: `is ${head}, but the greatest version is ${next}` };
  }
  for (const { line, person, version } of whole) {
    const read = line.read ?? next;
    if (read > next) return { path: "", message: "a member has read beyond the head" };
    if (line.visible_from > next + 1) {
      return { path: "", message: "a member's history begins beyond the head" };
    }
    const member: Member = {
      user_id: person.user_id,
      username: person.username,
      display_name: person.display_name,
      avatar_url: person.avatar_url,
      nickname: line.nickname,
      role: line.role,
      version,
      read,
      delivered: Math.min(next, line.delivered ?? read),
      joined_at: line.joined_at,
      left_at: line.left_at,
    };
    const { settings = NEW_PERSONAL.settings } = line;
    const { unread_from, receipts, stays_out, opened, visible_from } = line;
    store.putMember(member, opened);
    store.putPersonal(member, {
      unread_from,
      receipts,
      stays_out,
      in_use: true,
      opened,
      visible_from,
      join_requests: 0,
      request: null,
      apart: [],
      settings,
      language: person.language,
    });
    store.setLanguage(person.user_id, person.language);
    store.setStaysOut(person.user_id, stays_out);
  }
  return null;
}

/** Two people of the document may be one here: who is still there counts. */
function unique(
  members: readonly { line: MemberLine; person: ImportedPerson }[],
): { line: MemberLine; person: ImportedPerson }[] {
  const byId = new Map<string, { line: MemberLine; person: ImportedPerson }>();
  for (const one of members) {
    const known = byId.get(one.person.user_id);
    if (known === undefined || (known.line.left_at !== null && one.line.left_at === null)) {
      byId.set(one.person.user_id, one);
    }
  }
  return [...byId.values()].sort((a, b) => (a.line.joined_at < b.line.joined_at ? -1 : 1));
}
