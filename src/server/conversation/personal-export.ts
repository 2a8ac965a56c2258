import { failure } from "#protocol/errors.ts";
import type { Message } from "#protocol/message.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { writeLine } from "#protocol/transfer/write-line.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { PersonalPage } from "../objects/transfer.ts";
import { fittingPage, memberLine, messageLines, PAGE_MESSAGES, peopleIn } from "./exporting.ts";
import type { Room } from "./room.ts";

/**
 * EXPORT-3: pages of a conversation for one person's export: all messages that they see if they are a member, and their
 * own messages in any case.
 */
export class PersonalExport {
  readonly #room: Pick<Room, "store" | "imports">;

  constructor(room: Pick<Room, "store" | "imports">) {
    this.#room = room;
  }

  /** `after`: the last id of the previous page; null for the first page, which also has the conversation's own line. */
  page(userId: string, after: number | null): Result<PersonalPage> {
    const { store, imports } = this.#room;
    const member = store?.members.get(userId);
    if (store === null || member === undefined || imports.isRunning || !store.isListed(userId)) {
      return err(failure("not_found", "Conversation not found"));
    }
    const above = after ?? 0;
    const found = store.messages.page({ kind: "after", above, limit: PAGE_MESSAGES });
    const page = fittingPage(found.messages);
    const isMember = member.left_at === null;
    const isTheirs = ({ id, sender_id }: Message) =>
      sender_id === userId || (isMember && id >= store.visibleFrom(userId));
    const { text, lines, people } = messageLines(store, page.filter(isTheirs), userId);
    const beginning = after === null ? firstLines(store, userId) : [];
    const isLast = !found.more && page.length === found.messages.length;
    return ok({
      text: beginning.join("") + text,
      lines: beginning.length + lines,
      people: [...new Set([userId, ...people])],
      next: isLast ? null : (page.at(-1)?.id ?? null),
    });
  }
}

function firstLines(store: ConversationStore, userId: string): string[] {
  const { conversation, members } = store;
  const people = conversation.kind === "direct" ? peopleIn(members) : [];
  return [
    writeLine({ type: "conversation", ...conversation, people }),
    ...store.memberStates.states([userId]).map(memberLine),
  ];
}
