import { writeLine } from "#protocol/transfer/write-line.ts";
import { activeMembers } from "#domain/membership.ts";
import { failure } from "#protocol/errors.ts";
import { REVISIONS_MAX } from "#protocol/limits.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";
import type { ConversationRecord } from "#protocol/conversation.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { MemberState } from "#storage/conversation/members.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { ExportPage, ExportPosition } from "../objects/transfer.ts";
import type { Room } from "./room.ts";

/** Messages in one page: the object reads them in about ten milliseconds, and serves other requests between pages. */
export const PAGE_MESSAGES = 500;
/** Estimated characters of one page's messages: with their earlier texts, still far below the limit of an RPC. */
const PAGE_LENGTH = 2 * 1024 * 1024;
const MESSAGE_LENGTH = 1_000;
const ID_LENGTH = 40;

/**
 * EXPORT-1: the pages of a conversation: all messages by id, then records that changed meanwhile, until none is left.
 * It reads the last page and its members in one event, so that the whole document is the conversation at one head.
 */
export class Exports {
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  page(position: ExportPosition | null): Result<ExportPage> {
    const { store } = this.#room;
    if (store === null || this.#room.imports.isRunning) {
      return err(failure("not_found", "Conversation not found"));
    }
    return ok(position === null ? firstPage(store) : nextPage(store, position));
  }
}

function firstPage(store: ConversationStore): ExportPage {
  const { conversation, head } = store;
  const people = conversation.kind === "direct" ? peopleIn(store.members) : [];
  return {
    text: writeLine({ type: "conversation", ...recordLine(conversation), people }),
    lines: 1,
    people,
    files: filesOf([conversation.avatar_url]),
    next: { last_id: 0, changed_since: head, conversation_version: conversation.version },
    head: null,
  };
}

function nextPage(store: ConversationStore, position: ExportPosition): ExportPage {
  const above = position.last_id;
  const page = store.messages.page({ kind: "after", above, limit: PAGE_MESSAGES });
  const messages = fittingPage(page.messages);
  const lines = messageLines(store, messages);
  const last_id = messages.at(-1)?.id ?? above;
  if (page.more || messages.length < page.messages.length) {
    return { ...lines, next: { ...position, last_id }, head: null };
  }
  return concatenated(lines, changedPage(store, { ...position, last_id }));
}

/** Earlier exported messages that have changed since, and at the end the members. */
function changedPage(store: ConversationStore, position: ExportPosition): ExportPage {
  const page = store.changesSince(position.changed_since, PAGE_MESSAGES);
  // A message whose version is its id has never changed.
  const changed = page.messages.filter(({ id, version }) => version !== id);
  const messages = fittingPage(changed);
  const lines = messageLines(store, messages);
  if (messages.length < changed.length) {
    const changed_since = messages.at(-1)?.version ?? position.changed_since;
    return { ...lines, next: { ...position, changed_since }, head: null };
  }
  if (!page.complete) {
    return { ...lines, next: { ...position, changed_since: page.to }, head: null };
  }
  return concatenated(lines, lastPage(store, position));
}

function lastPage(store: ConversationStore, { conversation_version }: ExportPosition): ExportPage {
  const { conversation, head, members } = store;
  const isNewer = conversation.version > conversation_version;
  const again = isNewer ? [writeLine({ type: "conversation", ...recordLine(conversation) })] : [];
  const lines = [...again, ...store.memberStates.states(members.keys()).map(memberLine)];
  return {
    text: lines.join(""),
    lines: lines.length,
    people: [...members.keys()],
    files: isNewer ? filesOf([conversation.avatar_url]) : [],
    next: null,
    head,
  };
}

/** Omits the creator: in the format, a `user` line precedes every reference to a user. */
function recordLine({ created_by: _, ...record }: ConversationRecord) {
  return record;
}

function concatenated(before: Lines, page: ExportPage): ExportPage {
  return {
    ...page,
    text: before.text + page.text,
    lines: before.lines + page.lines,
    people: [...before.people, ...page.people],
    files: [...before.files, ...page.files],
  };
}

/** The members of a direct conversation, without the app, which may have written in it. */
export function peopleIn(members: ReadonlyMap<string, Member>): string[] {
  return activeMembers(members).map(({ user_id }) => user_id);
}

/** Returns the first messages that fit a page, at least one. */
export function fittingPage(messages: readonly Message[]): readonly Message[] {
  let length = 0;
  const over = messages.findIndex(({ text, reactions, metadata = {} }) => {
    const reactors = reactions.reduce((count, { user_ids }) => count + user_ids.length, 0);
    length += MESSAGE_LENGTH + (text?.length ?? 0) + reactors * ID_LENGTH;
    length += JSON.stringify(metadata).length;
    return length > PAGE_LENGTH;
  });
  return over < 0 ? messages : messages.slice(0, Math.max(1, over));
}

type Lines = Pick<ExportPage, "text" | "lines" | "people" | "files">;

/** Returns the lines of these messages. With `sender`, only that person's messages include their earlier texts. */
export function messageLines(
  store: ConversationStore,
  messages: readonly Message[],
  sender?: string,
): Lines {
  const people = new Set<string>();
  const texts: string[] = [];
  for (const message of messages) {
    texts.push(messageLine(message));
    if (sender === undefined || message.sender_id === sender) {
      texts.push(...revisionLines(store, message));
    }
    people.add(message.sender_id);
    for (const id of message.mentions) if (id !== MENTION_ALL) people.add(id);
    for (const id of message.system?.user_ids ?? []) people.add(id);
    // A reader may know only the id of a forward's author (FORWARD-2).
    if (sender === undefined && message.forwarded) people.add(message.forwarded.sender_id);
    for (const { user_ids } of message.reactions) for (const id of user_ids) people.add(id);
  }
  return {
    text: texts.join(""),
    lines: texts.length,
    people: [...people],
    files: filesOf(messages.map(({ media_url }) => media_url)),
  };
}

/** PREVIEW-7: omits the picture of a preview. */
function messageLine({ conversation_id: _, reactions, preview, ...message }: Message): string {
  return writeLine({
    type: "message",
    ...message,
    ...(preview !== undefined && { preview: { ...preview, image: null } }),
    reactions: reactions.map(({ emoji, user_ids }) => ({ emoji, user_ids })),
  });
}

/** Returns the earlier texts, the oldest first. */
function revisionLines(store: ConversationStore, message: Message): string[] {
  if (message.edited_at === null || message.deleted_at !== null) return [];
  return store.revisions
    .list(message.id, Number.MAX_SAFE_INTEGER, REVISIONS_MAX)
    .toReversed()
    .map((revision) => writeLine({ type: "revision", message_id: message.id, ...revision }));
}

export function memberLine({ member, personal }: MemberState): string {
  const { username: _, display_name: __, avatar_url: ___, deleted: _____, ...record } = member;
  const { language: ____, in_use: ______, read_moves: _______, ...own } = personal;
  return writeLine({ type: "member", ...record, ...own });
}

function filesOf(urls: readonly (string | null)[]): string[] {
  const keys = urls.map((url) => (url === null ? null : mediaKeyOf(url)));
  return [...new Set(keys.filter((key) => key !== null))];
}
