import { concernedBy } from "#domain/mentions.ts";
import type { ConversationRecord } from "#protocol/conversation.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import type { ChangesPage } from "#storage/conversation/store.ts";

/** What one commit changed; a record that changed twice is told once, at its latest state. */
export class Batch {
  readonly #from: number;
  readonly #messages = new Map<number, Message>();
  readonly #members = new Map<string, Member>();
  readonly #personal = new Set<string>();
  readonly #called = new Set<string>();
  #conversation: ConversationRecord | undefined;

  constructor(from: number) {
    this.#from = from;
  }

  /** `before`: as it was; undefined for a new one. */
  message(message: Message, before?: Message): void {
    this.#messages.set(message.id, message);
    for (const called of concernedBy(before, message)) this.#called.add(called);
  }

  member(member: Member): void {
    this.#members.set(member.user_id, member);
  }

  conversation(record: ConversationRecord): void {
    this.#conversation = record;
  }

  personal(userId: string): void {
    this.#personal.add(userId);
  }

  /** Whose own view changed, whatever the others see. */
  get concerned(): string[] {
    return [...this.#personal, ...this.#members.keys()];
  }

  /** Whom the messages concern where not everyone is told: user ids, or "all". */
  get called(): ReadonlySet<string> {
    return this.#called;
  }

  /** Whether everyone's view changed: messages, the title, or who is here. */
  get concernsAll(): boolean {
    return this.#messages.size > 0 || this.#members.size > 0 || this.#conversation !== undefined;
  }

  /** ORDER-3: everything from the last frame's `to` up to the new head; null when nothing changed. */
  page(head: number): ChangesPage | null {
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
}
