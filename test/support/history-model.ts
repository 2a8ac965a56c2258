import type { User } from "#protocol/user.ts";

export interface ModelMessage {
  id: number;
  sender: number;
  text: string | null;
  mentions: string[];
  /** In the order they first came. */
  reactions: Map<string, Set<number>>;
  reply_to: ModelMessage | null;
  pinned: boolean;
  deleted: boolean;
}

/** What should be true of a conversation, said as plainly as can be. Person 0 owns it. */
export class History {
  readonly messages: ModelMessage[] = [];
  readonly #users: User[];
  readonly #reads: number[];
  readonly #unreadFrom: (number | null)[];
  #texts = 0;

  constructor(users: User[], read: number) {
    this.#users = users;
    this.#reads = users.map(() => read);
    this.#unreadFrom = users.map(() => null);
  }

  at(index: number): ModelMessage | undefined {
    return this.messages[index];
  }

  textCalling(who: number, call: string): string {
    this.#texts += 1;
    const called =
      call === "next"
        ? `@${this.#users[(who + 1) % this.#users.length]?.username}`
        : call === "all"
          ? "@all"
          : "";
    return `text ${this.#texts} ${called}`;
  }

  send(sender: number, id: number, text: string, reply_to: ModelMessage | null): void {
    const mentions = this.#mentions(sender, text);
    this.messages.push({
      id,
      sender,
      text,
      mentions,
      reactions: new Map(),
      reply_to,
      pinned: false,
      deleted: false,
    });
  }

  edit(message: ModelMessage, text: string): void {
    message.text = text;
    message.mentions = this.#mentions(message.sender, text);
  }

  delete(message: ModelMessage): void {
    Object.assign(message, {
      text: null,
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
    this.#reads[who] = Math.max(this.#reads[who] ?? 0, id);
    const from = this.#unreadFrom[who] ?? null;
    if (from !== null && id >= from) this.#unreadFrom[who] = null;
  }

  unread(who: number, id: number): void {
    this.#unreadFrom[who] = id;
  }

  counts(who: number): { unread_count: number; mention_count: number } {
    const read = this.#reads[who] ?? 0;
    const from = this.#unreadFrom[who] ?? null;
    const after = from === null ? read : Math.min(read, from - 1);
    const me = this.#users[who]?.id ?? "";
    const unread = this.messages.filter(
      ({ id, sender, deleted }) => id > after && sender !== who && !deleted,
    );
    const mentions = unread.filter(
      (message) => message.mentions.includes(me) || message.mentions.includes("all"),
    );
    return { unread_count: unread.length, mention_count: mentions.length };
  }

  shown(message: ModelMessage) {
    const { id, text, mentions, pinned, deleted } = message;
    const replies = this.messages.filter(
      ({ reply_to, deleted: gone }) => reply_to === message && !gone,
    );
    const reactions = [...message.reactions].map(([emoji, people]) => [
      emoji,
      people.size,
      [...people].map((who) => this.#users[who]?.id ?? "").sort(),
    ]);
    return {
      id,
      text,
      mentions: [...mentions].sort(),
      reactions,
      pinned,
      reply_count: replies.length,
      deleted,
    };
  }

  #mentions(sender: number, text: string): string[] {
    const mentions = this.#users
      .filter(({ username }) => text.includes(`@${username}`))
      .map(({ id }) => id);
    return text.includes("@all") && sender === 0 ? [...mentions, "all"] : mentions;
  }
}
