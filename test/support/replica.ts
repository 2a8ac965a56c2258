import type { UpFrame } from "#protocol/frames/up.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import type { TestSocket } from "./test-socket.ts";
import type { Account, World } from "./world.ts";

/** One device's copy of a conversation, kept by the rules alone: ORDER-3, ORDER-4, RESUME-1, RESET-1. */
export class Replica {
  readonly #world: World;
  readonly #account: Account;
  readonly #id: string;
  readonly #messages = new Map<number, Message>();
  readonly #members = new Map<string, Member>();
  #position: { since: number; epoch: string } | null = null;
  #socket: TestSocket | null = null;
  #applied = 0;

  constructor(world: World, account: Account, conversationId: string) {
    this.#world = world;
    this.#account = account;
    this.#id = conversationId;
  }

  get connected(): boolean {
    return this.#socket !== null && !this.#socket.isClosed;
  }

  async connect(): Promise<void> {
    if (this.connected) return;
    this.#applied = 0;
    if (this.#position === null) {
      const { socket, welcome } = await this.#world.join(this.#account, this.#id);
      this.#socket = socket;
      this.#position = { since: 0, epoch: welcome.epoch };
    } else {
      this.#socket = (await this.#world.resume(this.#account, this.#id, this.#position)).socket;
    }
    await this.settled();
  }

  /** Loses the socket without a close frame. */
  drop(): void {
    this.#apply();
    this.#socket?.close(1000, "gone");
    this.#socket = null;
  }

  /** Waits until the server has closed the socket. */
  async dropped(): Promise<void> {
    if (this.#socket === null) return;
    await this.#socket.closing();
    this.#apply();
    this.#socket = null;
  }

  async say(text: string): Promise<number> {
    const ack = await this.#open().say(text);
    if (ack.message_id === undefined) throw new Error("an ack of a send names its message");
    return ack.message_id;
  }

  tell(frame: UpFrame): void {
    this.#open().send(frame);
  }

  async settled(): Promise<void> {
    await this.#open().settled();
    this.#apply();
  }

  members(): Member[] {
    return [...this.#members.values()];
  }

  messages(): Message[] {
    return [...this.#messages.values()].sort((a, b) => a.id - b.id);
  }

  #open(): TestSocket {
    if (this.#socket === null) throw new Error("the replica is not connected");
    return this.#socket;
  }

  #apply(): void {
    const frames = this.#socket?.frames ?? [];
    for (; this.#applied < frames.length; this.#applied += 1) {
      const frame = frames[this.#applied];
      if (frame?.type === "welcome") {
        for (const member of frame.members) upsert(this.#members, member.user_id, member);
      }
      if (frame?.type === "snapshot") {
        this.#messages.clear();
        for (const message of frame.messages) this.#messages.set(message.id, message);
        this.#moveTo(frame.head);
      }
      if (frame?.type === "changes") {
        if (frame.from > (this.#position?.since ?? 0)) {
          throw new Error(`a gap: at ${this.#position?.since}, told from ${frame.from}`);
        }
        for (const message of frame.messages) upsert(this.#messages, message.id, message);
        for (const member of frame.members) upsert(this.#members, member.user_id, member);
        this.#moveTo(Math.max(frame.to, this.#position?.since ?? 0));
      }
    }
  }

  #moveTo(since: number): void {
    if (this.#position !== null) this.#position = { ...this.#position, since };
  }
}

function upsert<K, T extends { version: number }>(records: Map<K, T>, key: K, record: T): void {
  const known = records.get(key);
  if (known === undefined || known.version < record.version) records.set(key, record);
}
