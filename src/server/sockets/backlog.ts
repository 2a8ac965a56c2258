/**
 * What a socket was sent and is not known to have read, in characters (CLOSE-4). The runtime does not say how much it
 * still holds for a peer. It answers pings in order, though: a pong waits behind all that was sent before it, and the
 * next ping is taken once it has left. So a ping proves that the peer has read what was sent before the previous one.
 * Frames of the peer's own prove nothing: one may write for ever without reading.
 */
export class Backlog {
  #sent = 0;
  #read = 0;
  #sentBeforePing = 0;
  #pingedAt = 0;
  #pumped = 0;

  sent(length: number): void {
    this.#sent += length;
  }

  /** Likewise, by a resume. */
  pumped(length: number): void {
    this.#pumped += length;
  }

  /** The latest ping came at `at` (ms); to be asked before each send, so that a ping vouches for nothing sent after it. */
  pinged(at: number): void {
    // No ping is older than the one before: the clock was set back.
    if (at === this.#pingedAt) return;
    this.#pingedAt = at;
    this.#read = this.#sentBeforePing;
    this.#sentBeforePing = this.#sent;
    this.#pumped = 0;
  }

  get unread(): number {
    return this.#sent - this.#read;
  }

  /** What resumes have sent since the latest ping. */
  get pumpedSincePing(): number {
    return this.#pumped;
  }

  get pingedAt(): number {
    return this.#pingedAt;
  }
}
