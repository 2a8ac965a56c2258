import type { Preferences, Role, SettingsPatch } from "#protocol/member.ts";
import type { User } from "#protocol/user.ts";

export interface ModelMessage {
  id: number;
  sender: number;
  text: string | null;
  media_url: string | null;
  mentions: string[];
  /** In order of arrival. */
  reactions: Map<string, Set<number>>;
  reply_to: ModelMessage | null;
  pinned: boolean;
  deleted: boolean;
}

interface ModelMember {
  user: User;
  role: Role;
  nickname: string | null;
  read: number;
  /** An upper bound: delivered positions are stored when a socket closes, and a crash loses them. */
  delivered: number;
  unread_from: number | null;
  settings: Preferences;
}

/** The expected state of a conversation, as plainly as possible. Person 0 creates it. */
export class History {
  readonly messages: ModelMessage[] = [];
  /** The newest system message; 0 without one. */
  reported = 0;
  readonly #members: ModelMember[];
  #texts = 0;

  constructor(users: User[]) {
    this.#members = users.map((user, index) => ({
      user,
      role: index === 0 ? "owner" : "member",
      nickname: null,
      read: 0,
      delivered: 0,
      unread_from: null,
      settings: { muted_until: null, archived: false, pinned: false, translate: false },
    }));
  }

  at(index: number): ModelMessage | undefined {
    return this.messages[index];
  }

  member(who: number): ModelMember {
    const member = this.#members[who];
    if (member === undefined) throw new Error("nobody");
    return member;
  }

  /** Owners and admins. */
  leads(who: number): boolean {
    return this.member(who).role !== "member";
  }

  isLastOwner(who: number): boolean {
    const owners = this.#members.filter(({ role }) => role === "owner");
    return owners.length === 1 && owners[0] === this.member(who);
  }

  textCalling(who: number, call: string): string {
    this.#texts += 1;
    const next = this.member((who + 1) % this.#members.length);
    const called = call === "next" ? `@${next.user.username}` : call === "all" ? "@all" : "";
    return `text ${this.#texts} ${called}`;
  }

  send(
    sender: number,
    id: number,
    { text = null, media_url = null, reply_to = null }: Partial<ModelMessage>,
  ): void {
    const mentions = this.#mentions(sender, text ?? "");
    const state = { reactions: new Map(), pinned: false, deleted: false };
    this.messages.push({ id, sender, text, media_url, mentions, reply_to, ...state });
  }

  edit(message: ModelMessage, text: string): void {
    message.text = text;
    message.mentions = this.#mentions(message.sender, text);
  }

  delete(message: ModelMessage): void {
    Object.assign(message, {
      text: null,
      media_url: null,
      mentions: [],
      reactions: new Map(),
      pinned: false,
      deleted: true,
    });
  }

  react(who: number, message: ModelMessage, emoji: string, active: boolean): void {
    const people = message.reactions.get(emoji) ?? new Set();
    if (active) people.add(who);
    else people.delete(who);
    if (people.size === 0) message.reactions.delete(emoji);
    else message.reactions.set(emoji, people);
  }

  read(who: number, id: number): void {
    const member = this.member(who);
    member.read = Math.max(member.read, id);
    member.delivered = Math.max(member.delivered, id);
    if (member.unread_from !== null && id >= member.unread_from) member.unread_from = null;
  }

  delivered(who: number, id: number): void {
    const member = this.member(who);
    member.delivered = Math.max(member.delivered, id);
  }

  set(who: number, { nickname, ...settings }: SettingsPatch): void {
    const member = this.member(who);
    Object.assign(member.settings, settings);
    if (nickname !== undefined) member.nickname = nickname;
  }

  counts(who: number): { unread_count: number; mention_count: number } {
    const { read, unread_from, user } = this.member(who);
    const after = unread_from === null ? read : Math.min(read, unread_from - 1);
    const unread = this.messages.filter(
      ({ id, sender, deleted }) => id > after && sender !== who && !deleted,
    );
    const mentions = unread.filter(
      (message) => message.mentions.includes(user.id) || message.mentions.includes("all"),
    );
    return { unread_count: unread.length, mention_count: mentions.length };
  }

  /** One person's own view, as every place shows it. */
  view(who: number) {
    const { role, read, unread_from, settings } = this.member(who);
    const last = this.messages.findLast(({ deleted }) => !deleted);
    return {
      role,
      read,
      unread_from,
      ...this.counts(who),
      settings,
      last_message: Math.max(last?.id ?? 0, this.reported) || null,
    };
  }

  /** Newest first; every text has the word. */
  found(): number[] {
    return this.messages
      .filter(({ text }) => text !== null)
      .map(({ id }) => id)
      .toReversed();
  }

  shown(message: ModelMessage) {
    const { id, text, media_url, mentions, pinned, deleted } = message;
    const replies = this.messages.filter(
      ({ reply_to, deleted: gone }) => reply_to === message && !gone,
    );
    const reactions = [...message.reactions].map(([emoji, people]) => [
      emoji,
      people.size,
      [...people].map((who) => this.member(who).user.id).sort(),
    ]);
    return {
      id,
      text,
      media_url,
      mentions: [...mentions].sort(),
      reactions,
      pinned,
      reply_count: replies.length,
      deleted,
    };
  }

  #mentions(sender: number, text: string): string[] {
    const mentions = this.#members
      .filter(({ user }) => text.includes(`@${user.username}`))
      .map(({ user }) => user.id);
    return text.includes("@all") && this.leads(sender) ? [...mentions, "all"] : mentions;
  }
}
