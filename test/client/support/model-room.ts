import type { ChangesFrame } from "#protocol/frames/changes.ts";
import type { SnapshotFrame } from "#protocol/frames/snapshot.ts";
import type { WelcomeFrame } from "#protocol/frames/welcome.ts";
import type { Member } from "#protocol/member.ts";
import type { Message, MessageList } from "#protocol/message.ts";
import { AT, LIMITS, member, message, PERSONAL } from "./fixtures.ts";

export type Ask = { before: number } | { after: number } | { around: number };

/** The server's side of a conversation, by the contract and as simply as possible. */
export class ModelRoom {
  epoch = "epoch-1";
  head = 0;
  title: string | null = null;
  titleVersion = 0;
  readonly messages = new Map<number, Message>();
  readonly members = new Map<string, Member>();
  online: string[] = [];

  constructor(...user_ids: string[]) {
    for (const user_id of user_ids) this.join(user_id);
  }

  /** A known `client_id` of the same sender is the same message. */
  create(sender_id: string, client_id: string | null = null, text = "hello"): Message {
    const known = this.ascending().find(
      (other) =>
        client_id !== null && other.client_id === client_id && other.sender_id === sender_id,
    );
    if (known !== undefined) return known;
    const created = message(++this.head, { sender_id, client_id, text });
    this.messages.set(created.id, created);
    return created;
  }

  edit(id: number): void {
    this.#change(id, { text: `edited at ${this.head + 1}`, edited_at: AT });
  }

  remove(id: number): void {
    this.#change(id, { text: null, deleted_at: AT });
  }

  join(user_id: string): void {
    this.members.set(user_id, member(user_id, { version: ++this.head }));
  }

  leave(user_id: string): void {
    const held = this.members.get(user_id);
    if (held === undefined || held.left_at !== null) return;
    this.members.set(user_id, { ...held, version: ++this.head, left_at: AT });
  }

  rename(title: string): void {
    this.title = title;
    this.titleVersion = ++this.head;
  }

  read(user_id: string, read: number): void {
    const held = this.members.get(user_id);
    if (held === undefined) return;
    this.members.set(user_id, { ...held, read: Math.max(held.read, read) });
  }

  ascending(): Message[] {
    return [...this.messages.values()].sort((a, b) => a.id - b.id);
  }

  /** One page of a resume: every record beyond `from` at its latest state, in ascending version. */
  changes(from: number, limit = Number.POSITIVE_INFINITY): ChangesFrame {
    const records = [...this.messages.values(), ...this.members.values()]
      .filter(({ version }) => version > from)
      .sort((a, b) => a.version - b.version);
    const taken = records.slice(0, limit);
    const complete = taken.length === records.length;
    const to = complete ? this.head : (taken.at(-1)?.version ?? this.head);
    const isRenamed = this.titleVersion > from && this.titleVersion <= to;
    return {
      type: "changes",
      from,
      to,
      complete,
      messages: taken.filter((record) => "id" in record),
      members: taken.filter((record) => "role" in record),
      ...(isRenamed && { conversation: this.record() }),
    };
  }

  snapshot(size = 50): SnapshotFrame {
    const messages = this.ascending().slice(-size);
    const has_more = messages.length < this.messages.size;
    return { type: "snapshot", head: this.head, messages, has_more, referenced: [] };
  }

  page(ask: Ask, limit = 50): MessageList {
    const referenced: Message[] = [];
    const all = this.ascending();
    if ("before" in ask) {
      const older = all.filter(({ id }) => id < ask.before);
      const items = older.slice(-limit);
      const next_cursor = items.length < older.length ? String(items[0]?.id) : null;
      return { items, next_cursor, referenced };
    }
    if ("after" in ask) {
      const newer = all.filter(({ id }) => id > ask.after);
      const items = newer.slice(0, limit);
      const next_cursor = items.length < newer.length ? String(items.at(-1)?.id) : null;
      return { items, next_cursor, referenced };
    }
    const at = all.findIndex(({ id }) => id >= ask.around);
    const start = Math.max(0, at - Math.floor(limit / 2));
    const items = at < 0 ? [] : all.slice(start, start + limit);
    return { items, next_cursor: null, referenced };
  }

  record() {
    const { title, titleVersion: version } = this;
    return { id: "c1", kind: "group" as const, title, avatar_url: null, version, created_at: AT };
  }

  welcome(me: string): WelcomeFrame {
    const present = [...this.members.values()].filter(({ left_at }) => left_at === null);
    return {
      type: "welcome",
      protocol: 1,
      epoch: this.epoch,
      head: this.head,
      conversation: {
        ...this.record(),
        role: "member",
        head: this.head,
        member_count: present.length,
        ...PERSONAL,
        last_message: null,
        last_sender: null,
        direct_with: null,
        named_after: [],
      },
      me: this.members.get(me) ?? member(me),
      members: present,
      members_complete: true,
      former_members: [],
      online: this.online,
      heartbeat_ms: 30_000,
      typing_ms: 6_000,
      limits: LIMITS,
      features: { translation: null, transcription: null },
    };
  }

  #change(id: number, changes: Partial<Message>): void {
    const held = this.messages.get(id);
    if (held === undefined) return;
    this.messages.set(id, { ...held, ...changes, version: ++this.head });
  }
}
