import { Timer, type Clock } from "./clock.ts";

/** The pause between two frames. */
const PAUSE_MS = 1_000;

/**
 * Sends a position that only moves forwards, such as the last message read: at most once a second, only the newest, and
 * again if it may have been lost.
 */
export class PositionNotifier {
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #send: (message_id: number) => boolean;
  #wanted = 0;
  #sent = 0;
  #sentAt = Number.NEGATIVE_INFINITY;

  /** `send` returns whether the frame was sent on an open socket. */
  constructor(clock: Clock, send: (message_id: number) => boolean) {
    this.#clock = clock;
    this.#timer = new Timer(clock);
    this.#send = send;
  }

  moved(message_id: number): void {
    this.#wanted = Math.max(this.#wanted, message_id);
    this.#flush();
  }

  /** Takes the server's position from a newly opened socket. After a reset, ids mean other messages. */
  opened(position: number, isContinued: boolean): void {
    if (!isContinued) this.#wanted = 0;
    this.#sent = position;
    this.#flush();
  }

  /** Forgets what was sent and what waits, so that the next position is sent wherever it is. */
  reset(): void {
    this.#timer.clear();
    this.#wanted = 0;
    this.#sent = 0;
  }

  /** Sends a waiting position at once, before it closes. */
  close(): void {
    this.#timer.clear();
    if (this.#wanted > this.#sent) this.#send(this.#wanted);
  }

  #flush(): void {
    if (this.#wanted <= this.#sent) return;
    const now = this.#clock.now();
    const due = this.#sentAt + PAUSE_MS;
    if (now < due) return this.#timer.set(due, () => this.#flush());
    if (!this.#send(this.#wanted)) return;
    this.#sent = this.#wanted;
    this.#sentAt = now;
  }
}
