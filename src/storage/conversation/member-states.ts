import { apartAmong, NOBODY } from "#domain/apart.ts";
import { activeMembers } from "#domain/membership.ts";
import { NEW_PERSONAL, type Personal } from "#domain/reading.ts";
import type { ConversationKind } from "#protocol/conversation.ts";
import type { Member } from "#protocol/member.ts";
import type { RequestState } from "#protocol/request.ts";
import { primary } from "#text/languages.ts";
import { Members, type MemberState } from "./members.ts";

type State = Omit<MemberState, "member">;

interface NewState {
  /** Returns the state with which someone starts who joins or comes back. */
  start: () => Pick<Personal, "unread_from" | "read_moves" | "visible_from">;
  /** Only for a new member, like `request`. */
  opened: boolean;
  request: RequestState | null;
}

/**
 * Everyone who is or was a member, with their personal state: the rows of `members`, and a cache of them that is correct
 * unless a write has failed.
 */
export class MemberStates {
  readonly #rows: Members;
  readonly #kind: ConversationKind;
  readonly #countsDiffer: (userId: string) => void;
  readonly #members = new Map<string, Member>();
  readonly #personal = new Map<string, State>();
  #rewrites = 0;
  #sequence = 0;
  #readers: ReadonlyMap<string, string> | null = null;
  #isMixed: boolean | null = null;
  #latestStart: number | null = null;
  #apart: ReadonlyMap<string, ReadonlySet<string>> | null = null;
  #lastJoined = 0;

  /** `countsDiffer`: called when other messages than before may count as unread for a member. */
  constructor(sql: SqlStorage, kind: ConversationKind, countsDiffer: (userId: string) => void) {
    this.#rows = new Members(sql);
    this.#kind = kind;
    this.#countsDiffer = countsDiffer;
  }

  /** Reads the rows: before the first use, and anew after a failed write. */
  reload(): void {
    this.#members.clear();
    this.#personal.clear();
    for (const { member, ...state } of this.#rows.all()) {
      this.#members.set(member.user_id, member);
      this.#personal.set(member.user_id, state);
    }
    const states = [...this.#personal.values()];
    this.#sequence = Math.max(0, ...states.map(({ personal_sequence }) => personal_sequence));
    this.#lastJoined = Math.max(0, ...states.map(({ joined_version }) => joined_version));
    this.#readers = null;
    this.#isMixed = null;
    this.#latestStart = null;
    this.#apart = null;
  }

  /** Includes members who left. */
  get all(): ReadonlyMap<string, Member> {
    return this.#members;
  }

  /** Counts the changes that make a page of changes that was read before out of date. */
  get rewrites(): number {
    return this.#rewrites;
  }

  /** The number of the last change of anyone's personal state. */
  get sequence(): number {
    return this.#sequence;
  }

  sequenceOf(userId: string): number {
    return this.#personal.get(userId)?.personal_sequence ?? 0;
  }

  greatestVersion(): number {
    return Math.max(0, ...[...this.#members.values()].map(({ version }) => version));
  }

  /** The version at which the last member joined. */
  get lastJoined(): number {
    return this.#lastJoined;
  }

  put(member: Member, { start, opened, request }: NewState): void {
    this.#rewrites += 1;
    const before = this.#members.get(member.user_id);
    const known = this.#personal.get(member.user_id);
    const joins = before?.joined_at !== member.joined_at;
    const moved = known === undefined || joins || before?.read !== member.read;
    if (moved) this.#sequence += 1;
    const personal_sequence = moved ? this.#sequence : known.personal_sequence;
    const kept = known?.personal ?? { ...NEW_PERSONAL, opened, request };
    const personal = joins ? { ...kept, ...start() } : kept;
    const joined_version = joins ? member.version : (known?.joined_version ?? 0);
    this.#lastJoined = Math.max(this.#lastJoined, joined_version);
    const state = { personal, personal_sequence, joined_version };
    this.#rows.put({ member, ...state });
    this.#apart = null;
    this.#countsDiffer(member.user_id);
    // The map keeps the order in which members joined, as a fresh read does.
    if (joins) this.#members.delete(member.user_id);
    this.#members.set(member.user_id, member);
    this.#readers = null;
    this.#isMixed = null;
    this.#personal.set(member.user_id, state);
    this.#latestStart = null;
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
    this.#sequence += 1;
    const known = this.#personal.get(member.user_id);
    const joined_version = known?.joined_version ?? 0;
    const state = { personal, personal_sequence: this.#sequence, joined_version };
    if (known?.personal.apart !== personal.apart || known.personal.request !== personal.request) {
      this.#apart = null;
      this.#countsDiffer(member.user_id);
    }
    this.#rows.putPersonal({ member, ...state });
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

  /**
   * The people here who see no presence, typing or positions of this person, nor the other way round: one of the two has
   * blocked the other, or the conversation is a request to one of them.
   */
  apartFrom(userId: string): ReadonlySet<string> {
    return this.apart.get(userId) ?? NOBODY;
  }

  /** The same for everyone, never changed in place. Those who left stay apart: the others still see their positions. */
  get apart(): ReadonlyMap<string, ReadonlySet<string>> {
    this.#apart ??= apartAmong([...this.#members.values()], this.#kind, (id) =>
      this.personalOf(id),
    );
    return this.#apart;
  }

  /** Whether one of the two has blocked the other, as far as this conversation knows. */
  areBlocked(one: string, other: string): boolean {
    return this.personalOf(one).apart.includes(other) || this.personalOf(other).apart.includes(one);
  }

  setReceipts(userId: string, receipts: boolean): void {
    const known = this.#personal.get(userId);
    if (known === undefined || known.personal.receipts === receipts) return;
    this.#rewrites += 1;
    this.#rows.setReceipts(userId, receipts);
    this.#personal.set(userId, { ...known, personal: { ...known.personal, receipts } });
  }

  setLanguage(userId: string, language: string): void {
    const known = this.#personal.get(userId);
    if (known === undefined || known.personal.language === language) return;
    this.#rows.setLanguage(userId, language);
    this.#readers = null;
    this.#isMixed = null;
    this.#personal.set(userId, { ...known, personal: { ...known.personal, language } });
  }

  setStaysOut(userId: string, stays_out: boolean): void {
    const known = this.#personal.get(userId);
    if (known === undefined || known.personal.stays_out === stays_out) return;
    this.#rows.setStaysOut(userId, stays_out);
    this.#personal.set(userId, { ...known, personal: { ...known.personal, stays_out } });
  }

  setInUse(userId: string, in_use: boolean): void {
    const known = this.#personal.get(userId);
    if (known === undefined || known.personal.in_use === in_use) return;
    this.#rows.setInUse(userId, in_use);
    this.#personal.set(userId, { ...known, personal: { ...known.personal, in_use } });
  }

  /** Sets how many requests to join a member is shown. */
  setJoinRequests(userId: string, join_requests: number): void {
    const known = this.#personal.get(userId);
    if (known === undefined || known.personal.join_requests === join_requests) return;
    this.#rewrites += 1;
    this.#sequence += 1;
    const personal_sequence = this.#sequence;
    this.#rows.setJoinRequests(userId, join_requests, personal_sequence);
    const personal = { ...known.personal, join_requests };
    this.#personal.set(userId, { ...known, personal, personal_sequence });
  }

  setDelivered(member: Member, delivered: number): void {
    this.#rewrites += 1;
    this.#rows.setDelivered(member.user_id, delivered);
    this.#members.set(member.user_id, { ...member, delivered });
  }

  changedSince(version: number, limit: number): Member[] {
    return this.#rows.changedSince(version, limit);
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
      sequence: this.#sequence,
    };
  }

  states(userIds: Iterable<string>): MemberState[] {
    return [...userIds].flatMap((userId) => {
      const member = this.#members.get(userId);
      const state = this.#personal.get(userId);
      return member === undefined || state === undefined ? [] : [{ member, ...state }];
    });
  }
}
