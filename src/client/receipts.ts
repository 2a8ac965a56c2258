import type { UpFrame } from "#protocol/frames/up.ts";
import type { WelcomeFrame } from "#protocol/frames/welcome.ts";
import type { Message } from "#protocol/message.ts";
import type { Clock } from "./clock.ts";
import { PositionNotifier } from "./position-notifier.ts";
import type { Timeline } from "./timeline.ts";

/** Reports to the server how far this user has read, and which of others' messages have arrived here. */
export class Receipts {
  readonly #reads: PositionNotifier;
  readonly #deliveries: PositionNotifier;
  /** The unread mark that the server last sent. */
  #mark: number | null = null;

  /** `send` returns whether the frame was sent on an open socket. */
  constructor(clock: Clock, send: (frame: UpFrame) => boolean) {
    this.#reads = new PositionNotifier(clock, (message_id) => send({ type: "read", message_id }));
    this.#deliveries = new PositionNotifier(clock, (message_id) =>
      send({ type: "delivered", message_id }),
    );
  }

  opened(welcome: WelcomeFrame, isContinued: boolean): void {
    const { conversation, me } = welcome;
    this.marked(conversation.unread_from);
    // While a mark is set, the client sends every read, even one that moves no position.
    this.#reads.opened(conversation.unread_from === null ? me.read : 0, isContinued);
    this.#deliveries.opened(me.delivered, isContinued);
  }

  read(message_id: number): void {
    this.#reads.moved(message_id);
  }

  /** Reports others' messages as delivered, except where too many people are online for receipts. */
  delivered({ me, limits, online }: Timeline, messages: readonly Message[]): void {
    if (me === null || limits === null || online.size > limits.receipts_max) return;
    const others = messages.filter(({ sender_id }) => sender_id !== me).map(({ id }) => id);
    this.#deliveries.moved(Math.max(0, ...others));
  }

  /** A new mark as unread overrides every earlier read; a read after the known mark ends it. */
  marked(unread_from: number | null | undefined): void {
    if (unread_from === undefined) return;
    if (unread_from !== null && unread_from !== this.#mark) this.#reads.reset();
    this.#mark = unread_from;
  }

  /** Sends waiting positions at once. */
  close(): void {
    this.#reads.close();
    this.#deliveries.close();
  }
}
