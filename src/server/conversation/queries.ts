import { activeMembers, mayAdd } from "#domain/membership.ts";
import { firstMembers, memberPage } from "#domain/member-page.ts";
import { planPage } from "#domain/page.ts";
import { permit } from "#domain/permissions.ts";
import { readAt } from "#domain/read-times.ts";
import type { Conversation } from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import { SNAPSHOT_MESSAGES, WELCOME_MEMBERS_MAX } from "#protocol/limits.ts";
import type { Member, MemberListQuery, Reader, Role } from "#protocol/member.ts";
import type {
  Message,
  MediaPageQuery,
  MessagePageQuery,
  Revision,
  RevisionPageQuery,
} from "#protocol/message.ts";
import type { List } from "#protocol/primitives.ts";
import { hasRead } from "#protocol/readers.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Config } from "../config.ts";
import { invalid } from "../invalid.ts";
import type { HistoryPage } from "../objects/conversation.ts";
import type { SourceText } from "../translation/translations.ts";
import { membershipOf } from "./membership-of.ts";
import type { Room } from "./room.ts";
import { sourceTextOf } from "./source-text.ts";
import { conversationView } from "./views.ts";
import { messageFor, visibleFrom } from "./visibility.ts";

/** Reads of a conversation by a member, or by the app, always of its current state. */
export class Queries {
  readonly #room: Room;
  readonly #config: Pick<Config, "MAX_MEMBERS">;

  constructor(room: Room, config: Pick<Config, "MAX_MEMBERS">) {
    this.#room = room;
    this.#config = config;
  }

  view(userId: string): Result<Conversation> {
    const found = this.#room.actor(userId);
    return found.ok ? ok(conversationView(found.value.store, found.value.actor)) : found;
  }

  members(userId: string, cursor: string | undefined, limit: number): Result<List<Member>> {
    const found = this.#room.actor(userId);
    if (!found.ok) return found;
    const page = memberPage(activeMembers(found.value.store.members), cursor, limit);
    if (page === null) return notACursor();
    const items = page.items.map((each) => this.#room.visibleTo(userId, each));
    return ok({ ...page, items });
  }

  mayAdd(actorId: string, userId: string, role: Role): Result<Member | null> {
    const found = this.#room.actor(actorId);
    if (!found.ok) return found;
    const { store, actor } = found.value;
    const membership = membershipOf(store, this.#config.MAX_MEMBERS);
    const decided = mayAdd(membership, actor, userId, role);
    if (!decided.ok || decided.value === null) return decided;
    return ok(this.#room.visibleTo(actorId, decided.value));
  }

  /** WELCOME-1: returns the members to list in this reader's welcome. */
  welcomeMembers({ user_id }: Member, store: ConversationStore): Member[] {
    const members = activeMembers(store.members);
    const isLarge = members.length > WELCOME_MEMBERS_MAX;
    const senders = isLarge ? store.messages.recentSenders(SNAPSHOT_MESSAGES) : [];
    const seen = isLarge ? [user_id, ...senders] : [];
    const first = firstMembers(members, seen, WELCOME_MEMBERS_MAX);
    return first.map((each) => this.#room.visibleTo(user_id, each));
  }

  /** Returns a page of messages; with `repliesTo`, of the replies to that message. */
  history(userId: string, query: MessagePageQuery, repliesTo?: number): Result<HistoryPage> {
    const found = this.#room.actor(userId);
    if (!found.ok) return found;
    const { store, actor } = found.value;
    const { messages } = store;
    if (repliesTo !== undefined && messageFor(store, actor, repliesTo) === undefined) {
      return messageNotFound();
    }
    const from = visibleFrom(store, actor);
    const page = messages.page(
      planPage(query, (time) => messages.firstAt(time)),
      { from, repliesTo },
    );
    return ok({ ...page, referenced: messages.referenced(page.messages, from) });
  }

  /** Returns messages with media or a link, the newest first. */
  attachments(
    userId: string,
    { kind, before = Number.MAX_SAFE_INTEGER, limit }: MediaPageQuery,
  ): Result<Message[]> {
    const found = this.#room.actor(userId);
    if (!found.ok) return found;
    const { store, actor } = found.value;
    return ok(store.messages.withMedia(kind, before, limit, visibleFrom(store, actor)));
  }

  pins(userId: string): Result<Message[]> {
    const found = this.#room.actor(userId);
    if (!found.ok) return found;
    const { store, actor } = found.value;
    return ok(store.messages.pinned(visibleFrom(store, actor)));
  }

  /** Returns a page of a message's earlier texts, the newest first. */
  revisions(
    userId: string,
    messageId: number,
    { cursor = Number.MAX_SAFE_INTEGER, limit }: RevisionPageQuery,
  ): Result<List<Revision>> {
    const found = this.#room.actor(userId);
    if (!found.ok) return found;
    const { store, actor } = found.value;
    const permitted = permit(store.conversation.kind, actor.role, "read_revisions");
    if (!permitted.ok) return permitted;
    if (messageFor(store, actor, messageId) === undefined) return messageNotFound();
    const revisions = store.revisions.list(messageId, cursor, limit + 1);
    const items = revisions.slice(0, limit);
    const last = items.at(-1);
    const more = revisions.length > limit && last !== undefined;
    return ok({ items, next_cursor: more ? String(last.version) : null });
  }

  /** RECEIPT-3: returns a page of the members who have read a message, in the order in which they joined. */
  readers(
    userId: string,
    messageId: number,
    { cursor, limit }: MemberListQuery,
  ): Result<List<Reader>> {
    const found = this.#room.actor(userId);
    if (!found.ok) return found;
    const { store, actor } = found.value;
    const message = messageFor(store, actor, messageId);
    if (message === undefined) return messageNotFound();
    const readers = activeMembers(store.members).filter((member) =>
      hasRead(this.#room.visibleTo(userId, member), message),
    );
    const page = memberPage(readers, cursor, limit);
    if (page === null) return notACursor();
    const items = page.items.map(({ user_id }) => {
      const at = readAt(store.personalOf(user_id).read_moves, messageId);
      return { user_id, read_at: at === null ? null : new Date(at).toISOString() };
    });
    return ok({ ...page, items });
  }

  message(userId: string, id: number): Result<Message> {
    const found = this.#room.actor(userId);
    if (!found.ok) return found;
    const message = messageFor(found.value.store, found.value.actor, id);
    return message === undefined ? messageNotFound() : ok(message);
  }

  /** Returns the text to translate. */
  textOf(userId: string, id: number): Result<SourceText> {
    const found = this.#room.actor(userId);
    if (!found.ok) return found;
    const { store, actor } = found.value;
    const message = messageFor(store, actor, id);
    if (message === undefined) return messageNotFound();
    if (message.deleted_at !== null) return err(failure("message_deleted"));
    const source = sourceTextOf(store, message);
    if (source !== null) return ok(source);
    const issues = [{ path: "message_id", message: "has no text to translate" }];
    return err(failure("validation_failed", "The message has no text to translate", { issues }));
  }
}

function notACursor(): Result<never> {
  return err(invalid("cursor", "is not a cursor of this list"));
}

function messageNotFound(): Result<never> {
  return err(failure("not_found", "Message not found"));
}
