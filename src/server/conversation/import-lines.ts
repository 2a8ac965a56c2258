import {
  CLOCKS_DIFFER_MS,
  judgeMessage,
  metadataIn,
  problemOfRevision,
  type Imported,
  type LineProblem,
} from "#domain/importing.ts";
import type { MemberLine } from "#protocol/transfer/lines.ts";
import type { Imports } from "#storage/conversation/imports.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { joiningOf } from "#storage/joining-columns.ts";
import type { ImportRecord } from "../objects/transfer.ts";
import { joinEveryone } from "./import-members.ts";

/** Returns a function that writes one line of a document, or returns the line's fault. */
export function lineWriter(
  store: ConversationStore,
  imports: Imports,
  { now, max_members }: { now: number; max_members: number },
): (record: ImportRecord, line: number) => LineProblem | null {
  const progress = new Progress(store, imports, now);
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
        return putMessage(store, progress, record);
      case "revision": {
        const { message_id, type: _, ...revision } = record;
        const problem = problemOfRevision(record, progress);
        const isErased = store.messages.get(message_id)?.deleted_at !== null;
        if (problem === null && !isErased) store.revisions.addImported(message_id, revision);
        return problem;
      }
      case "member": {
        const problem = putMember(imports, record, progress);
        if (problem !== null || record.left_at !== null) return problem;
        members = members === null ? imports.memberCount() : members + 1;
        if (members <= max_members) return null;
        const message = `a conversation can have at most ${max_members} members`;
        return { path: "user_id", message };
      }
      case "end": {
        if (record.lines !== line) {
          return {
            path: "lines",
            message: `is ${record.lines}, but this is line ${line}: lines are missing`,
          };
        }
        const problem = joinEveryone(store, imports, record);
        if (problem !== null) return problem;
        store.mediaWork.importEnded(now, store.conversation.avatar_url);
        imports.finish();
        // Webhooks get no events of it. Lists show the conversation once D1 has all of it.
        store.hooks.skipTo(store.head);
        store.projected.beginRebuild();
        return null;
      }
    }
  };
}

/** The state against which the next line is checked; each written line advances it. */
class Progress implements Imported {
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
  progress: Progress,
  line: Parameters<typeof judgeMessage>[0],
): LineProblem | null {
  const verdict = judgeMessage(line, progress);
  switch (verdict.kind) {
    case "refused":
      return verdict.problem;
    case "stale":
      return null;
    case "again": {
      const { conversation } = store;
      store.updateMessage({ ...verdict.message, conversation_id: conversation.id });
      if (verdict.message.deleted_at !== null) store.revisions.erase(line.id);
      return null;
    }
    case "new": {
      const message = { ...verdict.message, conversation_id: store.conversation.id };
      // Two people of the document may be one user here, and have used the same client_id.
      if (!store.insertMessage(message)) store.insertMessage({ ...message, client_id: null });
      progress.last_id = message.id;
      progress.last_at = message.created_at;
      return null;
    }
  }
}

function putMember(imports: Imports, line: MemberLine, { latest }: Imported): LineProblem | null {
  if (imports.person(line.user_id) === undefined) {
    return { path: "user_id", message: "does not match any earlier user line" };
  }
  if (line.joined_at > latest) return { path: "joined_at", message: "is in the future" };
  imports.putMember(line);
  return null;
}
