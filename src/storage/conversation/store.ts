import { z } from "zod";
import type { ConversationRecord } from "#protocol/conversation.ts";
import { conversationRecordSchema } from "#protocol/conversation.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { may } from "#protocol/rights.ts";
import { primary } from "#text/languages.ts";
import { activeMembers } from "#domain/membership.ts";
import { apartAmong, NOBODY } from "#domain/apart.ts";
import { NEW_PERSONAL, type Personal } from "#domain/reading.ts";
import { visibleFromJoining } from "#domain/visibility.ts";
import { historyOf } from "../history-column.ts";
import { joiningColumns, joiningOf } from "../joining-columns.ts";
import type { RequestState } from "#protocol/request.ts";
import { metadataColumn, metadataOf } from "../metadata-column.ts";
import { Audited } from "./audited.ts";
import { Hooks } from "./hooks.ts";
import { Members, type MemberState } from "./members.ts";
import { MediaWork } from "./media-work.ts";
import { PreviewWork } from "./preview-work.ts";
import { ListeningBots } from "./listening-bots.ts";
import { Messages } from "./messages.ts";
import { upgrade, type StepStorage } from "../schema-steps.ts";
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

/** The position of D1. */
const watermarkSchema = z.object({ head: z.int(), personal_sequence: z.int() });
export type Watermark = z.infer<typeof watermarkSchema>;

type Storage = StepStorage & { sql: SqlStorage };

/**
 * The durable state of one conversation. The fields are a cache of the tables, correct unless a write has failed; after
 * a failed one, `reload` it.
 */
export class ConversationStore {
  readonly messages: Messages;
  readonly mediaWork: MediaWork;
  readonly previewWork: PreviewWork;
  readonly hooks: Hooks;
  readonly audited: Audited;
  readonly bots: ListeningBots;
  readonly waysIn: WaysIn;
  readonly epoch: string;
  readonly #memberRows: Members;
  readonly #members = new Map<string, Member>();
  readonly #personal = new Map<string, Omit<MemberState, "member">>();
  readonly #sql: SqlStorage;
  #conversation: ConversationRecord;
  #deletedAt: number | null = null;
  #head = 0;
  #rewrites = 0;
  #personalSequence = 0;
  #readers: ReadonlyMap<string, string> | null = null;
  #isMixed: boolean | null = null;
  #latestStart: number | null = null;
  #apart: ReadonlyMap<string, ReadonlySet<string>> | null = null;
  #blocksHead = 0;
  /** The version at which the last member joined. */
  #lastJoined = 0;
  #watermark: Watermark = { head: 0, personal_sequence: 0 };
  /** D1's head when a rebuild of its rows began; null without one. */
  #rebuiltFrom: number | null = null;

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
      sql.exec(
        `INSERT INTO conversation (id, kind, title, history, metadata, version, created_by, created_at, epoch, schema_version)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        conversation.id,
        conversation.kind,
        conversation.title,
        conversation.history ?? null,
        metadataColumn(conversation),
        conversation.version,
        conversation.created_by ?? null,
        conversation.created_at,
        epoch,
        version,
      );
    });
    return new ConversationStore(sql);
  }

  private constructor(sql: SqlStorage) {
    this.#sql = sql;
    const { epoch, ...row } = sql.exec("SELECT * FROM conversation").one();
    this.#conversation = toRecord(row);
    this.epoch = z.string().parse(epoch);
    this.messages = new Messages(sql, this.#conversation.id);
    this.mediaWork = new MediaWork(sql);
    this.previewWork = new PreviewWork(sql);
    this.hooks = new Hooks(sql);
    this.audited = new Audited(sql);
    this.#memberRows = new Members(sql);
    this.bots = new ListeningBots(sql);
    this.waysIn = new WaysIn(sql, this.#conversation.id);
    this.reload();
  }

  /**
   * Reads the fields anew after a failed write, in place, so that code that holds the store across an `await` sees the
   * truth.
   */
  reload(): void {
    const { deleted_at, ...row } = this.#sql.exec("SELECT * FROM conversation").one();
    this.#conversation = toRecord(row);
    this.#deletedAt = typeof deleted_at === "string" ? Date.parse(deleted_at) : null;
    this.messages.reload();
    this.mediaWork.reload();
    this.previewWork.reload();
    this.hooks.reload();
    this.audited.reload();
    this.bots.reload();
    this.#members.clear();
    this.#personal.clear();
    for (const { member, ...state } of this.#memberRows.all()) {
      this.#members.set(member.user_id, member);
      this.#personal.set(member.user_id, state);
    }
    const sequences = [...this.#personal.values()].map((state) => state.personal_sequence);
    this.#personalSequence = Math.max(0, ...sequences);
    const { rebuilding, blocks_head, ...watermark } = this.#sql
      .exec("SELECT * FROM projection")
      .one();
    this.#watermark = watermarkSchema.parse(watermark);
    this.#blocksHead = z.int().parse(blocks_head);
    this.#lastJoined = Math.max(
      0,
      ...[...this.#personal.values()].map(({ joined_version }) => joined_version),
    );
    const rebuilt = z.int().parse(rebuilding);
    this.#rebuiltFrom = rebuilt === 0 ? null : rebuilt - 1;
    this.#head = Math.max(
      this.#conversation.version,
      this.messages.greatestVersion(),
      ...[...this.#members.values()].map(({ version }) => version),
    );
    this.#readers = null;
    this.#isMixed = null;
    this.#latestStart = null;
    this.#apart = null;
    this.#rewrites += 1;
  }

  /** Includes members who left. */
  get members(): ReadonlyMap<string, Member> {
    return this.#members;
  }

  get conversation(): ConversationRecord {
    return this.#conversation;
  }

  /** The greatest version there is. */
  get head(): number {
    return this.#head;
  }

  /** Counts every change except new messages: each makes a page of changes that was read before out of date. */
  get rewrites(): number {
    return this.#rewrites;
  }

  get deleted(): boolean {
    return this.#deletedAt !== null;
  }

  /** ms; meaningful once it is deleted. */
  get deletedAt(): number {
    return this.#deletedAt ?? 0;
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
    this.#rewrites += 1;
    const before = this.#members.get(member.user_id);
    const known = this.#personal.get(member.user_id);
    const joins = before?.joined_at !== member.joined_at;
    const moved = known === undefined || joins || before?.read !== member.read;
    if (moved) this.#personalSequence += 1;
    const personal_sequence = moved ? this.#personalSequence : known.personal_sequence;
    const kept = known?.personal ?? { ...NEW_PERSONAL, opened, request };
    const personal = joins ? { ...kept, ...this.#start(member) } : kept;
    const joined_version = joins ? member.version : (known?.joined_version ?? 0);
    this.#lastJoined = Math.max(this.#lastJoined, joined_version);
    const state = { personal, personal_sequence, joined_version };
    this.#memberRows.put({ member, ...state });
    this.#apart = null;
    this.messages.forgetCountsOf(member.user_id);
    // The map keeps the order in which members joined, as a fresh read does.
    if (joins) this.#members.delete(member.user_id);
    this.#members.set(member.user_id, member);
    this.#readers = null;
    this.#isMixed = null;
    this.#personal.set(member.user_id, state);
    this.#latestStart = null;
    this.#head = Math.max(this.#head, member.version);
  }

  #start({ version }: Member): Pick<Personal, "unread_from" | "visible_from"> {
    const { history = "all" } = this.#conversation;
    const visible_from = visibleFromJoining(history, version, this.messages.any());
    return { unread_from: null, visible_from };
  }

  putConversation(record: ConversationRecord): void {
    this.#rewrites += 1;
    this.#sql.exec(
      `UPDATE conversation SET title = ?, avatar_url = ?, history = ?, metadata = ?, members_invite = ?,
         join_approval = ?, version = ? WHERE id = ?`,
      record.title,
      record.avatar_url,
      record.history ?? null,
      metadataColumn(record),
      ...joiningColumns(record),
      record.version,
      record.id,
    );
    this.#conversation = record;
    this.#head = Math.max(this.#head, record.version);
  }

  /** Members who want others' messages in their own language, and that language. */
  get readers(): ReadonlyMap<string, string> {
    this.#readers ??= new Map(
      activeMembers(this.#members).flatMap(({ user_id }) => {
        const { settings, language } = this.personalOf(user_id);
        return settings.translate ? [[user_id, language] as const] : [];
      }),
    );
    return this.#readers;
  }

  /** Whether the language of a message matters: members read several languages, or one asked for translations. */
  get isMixed(): boolean {
    this.#isMixed ??=
      this.readers.size > 0 ||
      new Set(
        activeMembers(this.#members).map(({ user_id }) =>
          primary(this.personalOf(user_id).language),
        ),
      ).size > 1;
    return this.#isMixed;
  }

  personalOf(userId: string): Personal {
    return this.#personal.get(userId)?.personal ?? NEW_PERSONAL;
  }

  /** The first message that a member sees; 0 for all (VISIBLE-1). */
  visibleFrom(userId: string): number {
    return this.personalOf(userId).visible_from;
  }

  /** The greatest `visible_from` of all: what is no older is visible to everyone. */
  get latestStart(): number {
    this.#latestStart ??= [...this.#personal.values()].reduce(
      (latest, { personal }) => Math.max(latest, personal.visible_from),
      0,
    );
    return this.#latestStart;
  }

  /** The version at which a member joined, the last time. */
  joinedVersionOf(userId: string): number {
    return this.#personal.get(userId)?.joined_version ?? 0;
  }

  /** READ-1: positions only ever grow. */
  putPersonal(member: Member, personal: Personal): void {
    this.#rewrites += 1;
    this.#personalSequence += 1;
    const known = this.#personal.get(member.user_id);
    const joined_version = known?.joined_version ?? 0;
    const state = { personal, personal_sequence: this.#personalSequence, joined_version };
    if (known?.personal.apart !== personal.apart || known.personal.request !== personal.request) {
      this.#apart = null;
      this.messages.forgetCountsOf(member.user_id);
    }
    this.#memberRows.putPersonal({ member, ...state });
    this.#members.set(member.user_id, member);
    this.#personal.set(member.user_id, state);
    this.#readers = null;
    this.#isMixed = null;
    if (known?.personal.visible_from !== personal.visible_from) this.#latestStart = null;
  }

  /** Changes a part of a member's personal state. */
  changePersonal(userId: string, patch: Partial<Pick<Personal, "apart" | "request">>): void {
    const member = this.#members.get(userId);
    if (member !== undefined) this.putPersonal(member, { ...this.personalOf(userId), ...patch });
  }

  /** MEMBER-5, BLOCK-2: whether it is in this person's list, or among their requests. */
  isListed(userId: string): boolean {
    const { opened, visible_from, apart } = this.personalOf(userId);
    if (this.#conversation.kind === "direct" && apart.length > 0) return false;
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

  /**
   * The people here to whom this person shows nothing of being there, and who show them nothing: one of the two has
   * blocked the other, or it is a request to one of them.
   */
  apartFrom(userId: string): ReadonlySet<string> {
    return this.apart.get(userId) ?? NOBODY;
  }

  /** The same of everyone, never changed in place. Who left stays apart: their positions are still shown to the others. */
  get apart(): ReadonlyMap<string, ReadonlySet<string>> {
    this.#apart ??= apartAmong([...this.#members.values()], this.#conversation.kind, (id) =>
      this.personalOf(id),
    );
    return this.#apart;
  }

  /** Whether one of the two has blocked the other, as far as this conversation was told. */
  areBlocked(one: string, other: string): boolean {
    return this.personalOf(one).apart.includes(other) || this.personalOf(other).apart.includes(one);
  }

  /** Members who joined since the blocks between them and the others were last read, and whom D1 has by now. */
  get newcomers(): string[] {
    const { head } = this.#watermark;
    if (this.#blocksHead >= this.#lastJoined) return [];
    return activeMembers(this.#members)
      .map(({ user_id }) => user_id)
      .filter((id) => {
        const joined = this.joinedVersionOf(id);
        return joined > this.#blocksHead && joined <= head;
      });
  }

  /** The blocks between the others and those who joined up to this version were read. */
  setBlocksHead(version: number): void {
    this.#sql.exec("UPDATE projection SET blocks_head = ?", version);
    this.#blocksHead = version;
  }

  setReceipts(userId: string, receipts: boolean): void {
    const known = this.#personal.get(userId);
    if (known === undefined || known.personal.receipts === receipts) return;
    this.#rewrites += 1;
    this.#memberRows.setReceipts(userId, receipts);
    this.#personal.set(userId, { ...known, personal: { ...known.personal, receipts } });
  }

  setLanguage(userId: string, language: string): void {
    const known = this.#personal.get(userId);
    if (known === undefined || known.personal.language === language) return;
    this.#memberRows.setLanguage(userId, language);
    this.#readers = null;
    this.#isMixed = null;
    this.#personal.set(userId, { ...known, personal: { ...known.personal, language } });
  }

  setStaysOut(userId: string, stays_out: boolean): void {
    const known = this.#personal.get(userId);
    if (known === undefined || known.personal.stays_out === stays_out) return;
    this.#memberRows.setStaysOut(userId, stays_out);
    this.#personal.set(userId, { ...known, personal: { ...known.personal, stays_out } });
  }

  setInUse(userId: string, in_use: boolean): void {
    const known = this.#personal.get(userId);
    if (known === undefined || known.personal.in_use === in_use) return;
    this.#memberRows.setInUse(userId, in_use);
    this.#personal.set(userId, { ...known, personal: { ...known.personal, in_use } });
  }

  /** Members who answer requests to join. */
  answerers(): string[] {
    const { kind } = this.#conversation;
    return activeMembers(this.#members)
      .filter(({ role }) => may(kind, role, "answer_join_request"))
      .map(({ user_id }) => user_id);
  }

  /** Brings the count of waiting requests in everyone's view up to date: those who do not answer them see none. */
  countJoinRequests(): void {
    const answerers = new Set(this.answerers());
    const waiting = this.waysIn.waiting().length;
    for (const [userId, known] of this.#personal) {
      const join_requests = answerers.has(userId) ? waiting : 0;
      if (known.personal.join_requests === join_requests) continue;
      this.#rewrites += 1;
      this.#personalSequence += 1;
      const personal_sequence = this.#personalSequence;
      this.#memberRows.setJoinRequests(userId, join_requests, personal_sequence);
      const personal = { ...known.personal, join_requests };
      this.#personal.set(userId, { ...known, personal, personal_sequence });
    }
  }

  setDelivered(member: Member, delivered: number): void {
    this.#rewrites += 1;
    this.#memberRows.setDelivered(member.user_id, delivered);
    this.#members.set(member.user_id, { ...member, delivered });
  }

  /** Grows with every change that one member can see, including the conversation's end. */
  revisionFor(userId: string): number {
    const personal = this.#personal.get(userId)?.personal_sequence ?? 0;
    return this.#head + personal + (this.deleted ? 1 : 0);
  }

  /** Ends the conversation; its rows are deleted once D1's are. */
  markDeleted(now: string): void {
    this.#sql.exec("UPDATE conversation SET deleted_at = ?", now);
    this.#deletedAt = Date.parse(now);
  }

  /** RESUME-2: everything after `from` in ascending version, each record once, `limit` at most. */
  changesSince(from: number, limit: number): ChangesPage {
    const messages = this.messages.changedSince(from, limit + 1);
    const members = this.#memberRows.changedSince(from, limit + 1);
    const conversation = this.#conversation.version > from ? this.#conversation : undefined;
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

  get watermark(): Watermark {
    return this.#watermark;
  }

  /** The position of D1 once it has everything. */
  get position(): Watermark {
    return { head: this.#head, personal_sequence: this.#personalSequence };
  }

  setWatermark(watermark: Watermark): void {
    const { head, personal_sequence } = watermark;
    this.#sql.exec(
      "UPDATE projection SET head = ?, personal_sequence = ?",
      head,
      personal_sequence,
    );
    this.#watermark = watermark;
  }

  /** D1's head when the rebuild of its rows began that is in progress; null without one. */
  get rebuiltFrom(): number | null {
    return this.#rebuiltFrom;
  }

  get rebuilding(): boolean {
    return this.#rebuiltFrom !== null;
  }

  /** Starts a rebuild, which trusts none of D1's rows. */
  beginRebuild(): void {
    this.#setRebuilding(this.#rebuiltFrom ?? this.#watermark.head);
    this.setWatermark({ head: 0, personal_sequence: 0 });
  }

  endRebuild(): void {
    this.#setRebuilding(null);
  }

  #setRebuilding(from: number | null): void {
    this.#sql.exec("UPDATE projection SET rebuilding = ?", from === null ? 0 : from + 1);
    this.#rebuiltFrom = from;
  }

  /**
   * Returns members whose positions or settings changed after `sequence`, in order, and the sequence of the last one.
   */
  personalSince(sequence: number): { states: MemberState[]; sequence: number } {
    const states = this.states(this.#members.keys());
    return {
      states: states
        .filter(({ personal_sequence }) => personal_sequence > sequence)
        .sort((a, b) => a.personal_sequence - b.personal_sequence),
      sequence: this.#personalSequence,
    };
  }

  states(userIds: Iterable<string>): MemberState[] {
    return [...userIds].flatMap((userId) => {
      const member = this.#members.get(userId);
      const state = this.#personal.get(userId);
      return member === undefined || state === undefined ? [] : [{ member, ...state }];
    });
  }

  /** Whether D1 may lack something of the state at `position`, or (without one) of the current state. */
  behind(position?: Watermark): boolean {
    if (position === undefined) return this.rebuilding || this.behind(this.position);
    const { head, personal_sequence } = this.#watermark;
    return head < position.head || personal_sequence < position.personal_sequence;
  }
}

function toRecord({
  metadata,
  history,
  created_by,
  members_invite,
  join_approval,
  ...row
}: Record<string, unknown>): ConversationRecord {
  const creator = created_by === null ? {} : { created_by };
  const described = {
    ...row,
    ...creator,
    ...metadataOf(metadata),
    ...joiningOf({ members_invite, join_approval }),
  };
  return conversationRecordSchema.parse({ ...described, ...historyOf(row["kind"], history) });
}
