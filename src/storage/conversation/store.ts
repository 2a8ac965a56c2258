import { z } from "zod";
import type { ConversationRecord } from "#protocol/conversation.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import type { RequestState } from "#protocol/request.ts";
import { may } from "#protocol/rights.ts";
import { activeMembers } from "#domain/membership.ts";
import type { Personal } from "#domain/reading.ts";
import { visibleFromJoining } from "#domain/visibility.ts";
import { upgrade, type StepStorage } from "../schema-steps.ts";
import { Audited } from "./audited.ts";
import { ConversationRow } from "./conversation-row.ts";
import { Hooks } from "./hooks.ts";
import { ListeningBots } from "./listening-bots.ts";
import { MediaWork } from "./media-work.ts";
import { MemberStates } from "./member-states.ts";
import { Messages } from "./messages.ts";
import { PreviewWork } from "./preview-work.ts";
import { Projected, type Watermark } from "./projected.ts";
import { Revisions } from "./revisions.ts";
import { CONVERSATION_STEPS } from "./schema.ts";
import { WaysIn } from "./ways-in.ts";

/** Records that changed together, each at its latest state. */
export interface Changes {
  messages: Message[];
  members: Member[];
  conversation: ConversationRecord | undefined;
}

/** A page of changes: every record with a version in (`from`, `to`]. */
export interface ChangesPage extends Changes {
  from: number;
  to: number;
  complete: boolean;
}

type Storage = StepStorage & { sql: SqlStorage };

/**
 * The durable state of one conversation: a store for each table, and what several tables decide together, such as the
 * head. The stores cache their tables, correctly unless a write has failed; after a failed one, `reload` them.
 */
export class ConversationStore {
  readonly messages: Messages;
  readonly revisions: Revisions;
  readonly memberStates: MemberStates;
  readonly projected: Projected;
  readonly mediaWork: MediaWork;
  readonly previewWork: PreviewWork;
  readonly hooks: Hooks;
  readonly audited: Audited;
  readonly bots: ListeningBots;
  readonly waysIn: WaysIn;
  readonly #row: ConversationRow;
  #head = 0;
  #rewrites = 0;

  /**
   * Returns the conversation stored here, or null, and leaves no storage behind. It upgrades one that an older build
   * made.
   */
  static open(storage: Storage, steps = CONVERSATION_STEPS): ConversationStore | null {
    const { sql } = storage;
    const tables = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'conversation'").toArray();
    if (tables.length === 0) return null;
    const { schema_version } = sql.exec("SELECT schema_version FROM conversation").one();
    upgrade(storage, z.int().parse(schema_version), steps, (version) => {
      sql.exec("UPDATE conversation SET schema_version = ?", version);
    });
    return new ConversationStore(sql);
  }

  static create(
    storage: Storage,
    conversation: ConversationRecord,
    epoch: string,
  ): ConversationStore {
    const { sql } = storage;
    upgrade(storage, 0, CONVERSATION_STEPS, (version) => {
      ConversationRow.insert(sql, conversation, { epoch, schemaVersion: version });
    });
    return new ConversationStore(sql);
  }

  private constructor(sql: SqlStorage) {
    this.#row = new ConversationRow(sql);
    const { id, kind } = this.#row.record;
    this.messages = new Messages(sql, id);
    this.revisions = new Revisions(sql);
    this.memberStates = new MemberStates(sql, kind, (userId) => {
      this.messages.forgetCountsOf(userId);
    });
    this.projected = new Projected(sql);
    this.mediaWork = new MediaWork(sql);
    this.previewWork = new PreviewWork(sql);
    this.hooks = new Hooks(sql);
    this.audited = new Audited(sql);
    this.bots = new ListeningBots(sql);
    this.waysIn = new WaysIn(sql, id);
    this.reload();
  }

  /**
   * Reads everything anew after a failed write, in place, so that code that holds the store across an `await` sees the
   * truth.
   */
  reload(): void {
    this.#row.reload();
    this.messages.reload();
    this.memberStates.reload();
    this.projected.reload();
    this.mediaWork.reload();
    this.previewWork.reload();
    this.hooks.reload();
    this.audited.reload();
    this.bots.reload();
    this.#head = Math.max(
      this.conversation.version,
      this.messages.greatestVersion(),
      this.memberStates.greatestVersion(),
    );
    this.#rewrites += 1;
  }

  get conversation(): ConversationRecord {
    return this.#row.record;
  }

  get epoch(): string {
    return this.#row.epoch;
  }

  /** Includes members who left. */
  get members(): ReadonlyMap<string, Member> {
    return this.memberStates.all;
  }

  personalOf(userId: string): Personal {
    return this.memberStates.personalOf(userId);
  }

  /** The first message that a member sees; 0 for all (VISIBLE-1). */
  visibleFrom(userId: string): number {
    return this.personalOf(userId).visible_from;
  }

  /** The greatest version there is. */
  get head(): number {
    return this.#head;
  }

  /** Counts every change except new messages: each makes a page of changes that was read before out of date. */
  get rewrites(): number {
    return this.#rewrites + this.memberStates.rewrites;
  }

  get deleted(): boolean {
    return this.#row.deletedAt !== null;
  }

  /** ms; meaningful once it is deleted. */
  get deletedAt(): number {
    return this.#row.deletedAt ?? 0;
  }

  /** A new message: its version is its id. False where it is there already, and nothing was written (SEND-2). */
  insertMessage(message: Message): boolean {
    if (!this.messages.insert(message)) return false;
    this.#head = Math.max(this.#head, message.version);
    return true;
  }

  /** Returns the message that it replaced. */
  updateMessage(message: Message): Message | undefined {
    const before = this.messages.update(message);
    this.#rewrites += 1;
    this.#head = Math.max(this.#head, message.version);
    return before;
  }

  /**
   * A member who joins, or comes back, starts with nothing unread and with the history that the group shows to those who
   * join (VISIBLE-2), so their personal state changes with their record.
   * `opened`, `request`: only for a new member.
   */
  putMember(member: Member, opened = true, request: RequestState | null = null): void {
    const start = () => this.#start(member);
    this.memberStates.put(member, { opened, request, start });
    this.#head = Math.max(this.#head, member.version);
  }

  #start({ version }: Member): Pick<Personal, "unread_from" | "read_moves" | "visible_from"> {
    const { history = "all" } = this.conversation;
    const visible_from = visibleFromJoining(history, version, this.messages.any());
    return { unread_from: null, read_moves: null, visible_from };
  }

  putConversation(record: ConversationRecord): void {
    this.#rewrites += 1;
    this.#row.put(record);
    this.#head = Math.max(this.#head, record.version);
  }

  /** MEMBER-5, BLOCK-2: whether it is in this person's list, or among their requests. */
  isListed(userId: string): boolean {
    const { opened, visible_from, apart } = this.personalOf(userId);
    if (this.conversation.kind === "direct" && apart.length > 0) return false;
    return opened || this.messages.anyFrom(visible_from);
  }

  /** CLEAR-3: whether this person took it from their list, and nothing new has come since. */
  isHidden(userId: string): boolean {
    return this.visibleFrom(userId) > 0 && !this.isListed(userId);
  }

  /** CLEAR-3, BLOCK-2: whether it may have been in this person's list, and no longer is. */
  isGone(userId: string): boolean {
    return this.isHidden(userId) || this.personalOf(userId).apart.length > 0;
  }

  /** Members who joined since the blocks between them and the others were last read, and whom D1 has by now. */
  get newcomers(): string[] {
    const { blocksHead, watermark } = this.projected;
    if (blocksHead >= this.memberStates.lastJoined) return [];
    return activeMembers(this.members)
      .map(({ user_id }) => user_id)
      .filter((id) => {
        const joined = this.memberStates.joinedVersionOf(id);
        return joined > blocksHead && joined <= watermark.head;
      });
  }

  /** Members who answer requests to join. */
  answerers(): string[] {
    const { kind } = this.conversation;
    return activeMembers(this.members)
      .filter(({ role }) => may(kind, role, "answer_join_request"))
      .map(({ user_id }) => user_id);
  }

  /** Brings the count of waiting requests in everyone's view up to date: those who do not answer them see none. */
  countJoinRequests(): void {
    const answerers = new Set(this.answerers());
    const waiting = this.waysIn.waiting().length;
    for (const userId of this.members.keys()) {
      this.memberStates.setJoinRequests(userId, answerers.has(userId) ? waiting : 0);
    }
  }

  /** Grows with every change that one member can see, including the conversation's end. */
  revisionFor(userId: string): number {
    const personal = this.memberStates.sequenceOf(userId);
    return this.#head + personal + (this.deleted ? 1 : 0);
  }

  /** Ends the conversation; its rows are deleted once D1's are. */
  markDeleted(now: string): void {
    this.#row.markDeleted(now);
  }

  /** RESUME-2: everything after `from` in ascending version, each record once, `limit` at most. */
  changesSince(from: number, limit: number): ChangesPage {
    const messages = this.messages.changedSince(from, limit + 1);
    const members = this.memberStates.changedSince(from, limit + 1);
    const conversation = this.conversation.version > from ? this.conversation : undefined;
    const versions = [
      ...messages,
      ...members,
      ...(conversation === undefined ? [] : [conversation]),
    ]
      .map(({ version }) => version)
      .sort((a, b) => a - b);
    const complete = versions.length <= limit;
    const to = complete ? Math.max(this.#head, from) : (versions[limit - 1] ?? from);
    const within = ({ version }: { version: number }) => version <= to;
    return {
      from,
      to,
      complete,
      messages: messages.filter(within),
      members: members.filter(within),
      conversation: conversation !== undefined && within(conversation) ? conversation : undefined,
    };
  }

  /** The position of D1 once it has everything. */
  get position(): Watermark {
    return { head: this.#head, personal_sequence: this.memberStates.sequence };
  }

  /** Whether D1 may lack something of the state at `position`, or (without one) of the current state. */
  behind(position?: Watermark): boolean {
    if (position === undefined) return this.projected.rebuilding || this.behind(this.position);
    const { head, personal_sequence } = this.projected.watermark;
    return head < position.head || personal_sequence < position.personal_sequence;
  }
}
