import { changesText, notifiedOf } from "#domain/mentions.ts";
import { firstVisible, isVisible } from "#domain/visibility.ts";
import type { MemberStates } from "#storage/conversation/member-states.ts";
import type { ConversationRecord } from "#protocol/conversation.ts";
import { encodeFrame } from "#protocol/encode.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import type { Change } from "#storage/conversation/change.ts";
import type { ChangesPage, ConversationStore } from "#storage/conversation/store.ts";
import { apartAmong, changesFrame } from "./views.ts";

/**
 * A member whose positions a commit moved. `read`: whether the read position moved, which others may see; otherwise
 * only something that the member alone sees did.
 */
export interface Moved {
  user_id: string;
  read: boolean;
}

/** A reply in the thread that begins with the message `root`. */
export interface Reply {
  root: number;
  sender_id: string;
}

/** The changes of one commit. It contains a record that changed twice once, in its latest state. */
export class Committed {
  readonly store: ConversationStore;
  /** When it was committed (ms). */
  readonly at: number;
  readonly #from: number;
  readonly #messages = new Map<number, Message>();
  readonly #members = new Map<string, Member>();
  readonly #personal = new Set<string>();
  readonly #moved = new Map<string, Moved>();
  readonly #notified = new Set<string>();
  readonly #replies: Reply[] = [];
  readonly #apartChanged = new Set<string>();
  #apartBefore: MemberStates["apart"] | null = null;
  readonly #previewsWanted: number[] = [];
  #conversation: ConversationRecord | undefined;
  #ended = false;
  /** Frames, by the first message that a reader sees and the members from whom they are kept apart. */
  readonly #frames = new Map<string, string>();

  constructor(store: ConversationStore, at: number) {
    this.store = store;
    this.at = at;
    this.#from = store.head;
  }

  /** Call it before each change to who is kept apart from whom. */
  beforeApartChanges(): void {
    this.#apartBefore ??= this.store.memberStates.apart;
  }

  /** Adds a written change; `replaced`: the message that it overwrote. */
  add(change: Change, replaced: Message | undefined): void {
    switch (change.kind) {
      case "message":
        this.#messages.set(change.message.id, change.message);
        this.#addNotified(replaced, change.message);
        this.#addReply(replaced, change.message);
        return;
      case "member":
        this.#members.set(change.member.user_id, change.member);
        return;
      case "personal":
        this.#personal.add(change.member.user_id);
        return;
      case "join_requests_counted":
        for (const userId of this.store.answerers()) this.#personal.add(userId);
        return;
      case "request":
      case "apart":
        this.#personal.add(change.user_id);
        this.#apartChanged.add(change.user_id);
        return;
      case "conversation":
        this.#conversation = change.record;
        return;
      case "ended":
        this.#ended = true;
        return;
      case "preview_wanted":
        this.#previewsWanted.push(change.message_id);
        return;
      case "revision":
      case "revisions_erased":
      case "private":
      case "invitation":
      case "invitation_forgotten":
      case "join_request":
      case "join_request_gone":
      case "ban":
      case "ban_lifted":
      case "blocks_read":
      case "media_carried":
      case "media_dropped":
      case "transcription_wanted":
      case "preview_settled":
      case "audited":
        return;
    }
  }

  /** BLOCK-4: a message notifies nobody who has blocked its sender. */
  #addNotified(replaced: Message | undefined, message: Message): void {
    for (const userId of notifiedOf(replaced, message)) {
      const { apart } = this.store.personalOf(userId);
      if (!apart.includes(message.sender_id)) this.#notified.add(userId);
    }
  }

  #addReply(replaced: Message | undefined, message: Message): void {
    const { reply_to: root, sender_id } = message;
    if (root !== null && changesText(replaced, message)) this.#replies.push({ root, sender_id });
  }

  /** Adds a moved position, merged with the person's other moves: others may see them if they may see one. */
  move(moved: Moved): void {
    const before = this.#moved.get(moved.user_id);
    this.#moved.set(moved.user_id, { ...moved, read: moved.read || before?.read === true });
  }

  get moved(): Iterable<Moved> {
    return this.#moved.values();
  }

  /** Messages whose first link needs a preview. */
  get previewsWanted(): readonly number[] {
    return this.#previewsWanted;
  }

  /** Whether the conversation has ended. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Members whose record changed. */
  get members(): Iterable<Member> {
    return this.#members.values();
  }

  /** Members whose own view changed, even if nobody else's did. */
  get changedViews(): string[] {
    return [...this.#personal, ...this.#members.keys()];
  }

  /** Members whose requests or blocks changed, and who may now be kept apart from other people. */
  get apartChanged(): Iterable<string> {
    return this.#apartChanged;
  }

  /** Whether this commit began, or ended, keeping these two apart. */
  hasApartChanged(one: string, other: string): boolean {
    const before = this.#apartBefore?.get(one)?.has(other) ?? false;
    return before !== this.store.memberStates.apartFrom(one).has(other);
  }

  /** The people whom the messages notify in a large group: user ids, or "all". */
  get notified(): ReadonlySet<string> {
    return this.#notified;
  }

  /** The replies that are new, edited or deleted. */
  get replies(): readonly Reply[] {
    return this.#replies;
  }

  /** Whether everyone's view changed: messages, the conversation's record, or members. */
  get changesAllViews(): boolean {
    return this.#messages.size > 0 || this.#members.size > 0 || this.#conversation !== undefined;
  }

  /** ORDER-3: everything from the last frame's `to` up to the new head; null when nothing changed. */
  get page(): ChangesPage | null {
    const { head } = this.store;
    if (head === this.#from) return null;
    return {
      from: this.#from,
      to: head,
      complete: true,
      messages: [...this.#messages.values()],
      members: [...this.#members.values()],
      conversation: this.#conversation,
    };
  }

  /** Whether everyone sees the whole commit in the same way. */
  get isForAll(): boolean {
    const { store } = this;
    const isAlike = [...this.#members.keys()].every(
      (id) => store.memberStates.apartFrom(id).size === 0,
    );
    return isAlike && isVisible(this.#ids[0] ?? Infinity, store.memberStates.latestStart);
  }

  /** The page as a frame, for when everyone sees the same (`isForAll`). */
  get frameForAll(): string | null {
    return this.#frame(firstVisible(this.#ids, 0), []);
  }

  /** The page as a frame for this reader, encoded once for all readers who see the same. */
  frameFor(readerId: string): string | null {
    const { store } = this;
    const first = firstVisible(this.#ids, store.visibleFrom(readerId));
    return this.#frame(first, apartAmong(store, [...this.#members.keys()], readerId));
  }

  #frame(first: number | null, apart: readonly string[]): string | null {
    const key = [first, ...apart].join(" ");
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    const { page } = this;
    if (page === null) return null;
    const frame = encodeFrame(changesFrame(this.store, page, { from: first ?? Infinity, apart }));
    this.#frames.set(key, frame);
    return frame;
  }

  get #ids(): number[] {
    return [...this.#messages.keys()].sort((a, b) => a - b);
  }
}
