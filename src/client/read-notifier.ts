import { Timer, type Clock } from "./clock.ts";

/** Between two `read` frames. */
const PAUSE_MS = 1_000;

/** Tells the server what I have read: at most once a second, only the newest, and again where it may have been lost. */
export class ReadNotifier {
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #tell: (message_id: number) => boolean;
  #wanted = 0;
  #told = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  /** `tell` answers whether it went out on an open socket. */
  constructor(clock: Clock, tell: (message_id: number) => boolean) {
    this.#clock = clock;
    this.#timer = new Timer(clock);
    this.#tell = tell;
  }

  read(message_id: number): void {
    this.#wanted = Math.max(this.#wanted, message_id);
    this.#flush();
  }

  /** The server's position on a socket just opened. After a reset, ids mean other messages. */
  opened(read: number, isContinued: boolean): void {
    if (!isContinued) this.#wanted = 0;
    this.#told = read;
    this.#flush();
  }

  /** What is marked as unread is not read after all; whatever is read next is news, since it ends the mark. */
  marked(): void {
    this.#timer.clear();
    this.#wanted = 0;
    this.#told = 0;
  }

  /** Tells at once what waits: there is no later. */
  close(): void {
    this.#timer.clear();
    if (this.#wanted > this.#told) this.#tell(this.#wanted);
  }

  #flush(): void {
    if (this.#wanted <= this.#told) return;
    const now = this.#clock.now();
    const due = this.#toldAt + PAUSE_MS;
    if (now < due) return this.#timer.set(due, () => this.#flush());
    if (!this.#tell(this.#wanted)) return;
    this.#told = this.#wanted;
    this.#toldAt = now;
  }
}
