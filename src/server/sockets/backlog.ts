/**
 * Counts the characters that a socket was sent and may not have read (CLOSE-4). The runtime does not expose how much it
 * still holds for a peer. It answers pings in order, though: a pong waits behind everything sent before it, and the
 * runtime takes the next ping once the pong has left. So a ping proves that the peer has read what was sent before the
 * previous one. The peer's own frames prove nothing: a peer may write for ever without reading.
 */
export class Backlog {
  #sent = 0;
  #read = 0;
  #sentBeforePing = 0;
  #pingedAt = 0;
  #resumed = 0;
  #sentBeforeAsked = 0;

  sent(length: number): void {
    this.#sent += length;
  }

  /** Records that the latest ping was requested from the runtime. */
  asked(): void {
    this.#sentBeforeAsked = this.#sent;
  }

  /** The characters sent since that request: a ping noticed now may vouch for at most this many that it never saw. */
  get sentSinceAsked(): number {
    return this.#sent - this.#sentBeforeAsked;
  }

  /** Counts characters that a resume sent. */
  resumed(length: number): void {
    this.#resumed += length;
  }

  /**
   * Takes the time of the latest ping (ms). A ping also vouches for characters sent between it and this call, so call
   * this often.
   */
  pinged(at: number): void {
    // A ping older than the one before means that the clock was set back.
    if (at === this.#pingedAt) return;
    this.#pingedAt = at;
    this.#read = this.#sentBeforePing;
    this.#sentBeforePing = this.#sent;
    this.#resumed = 0;
  }

  get unread(): number {
    return this.#sent - this.#read;
  }

  /** The characters that resumes have sent since the latest ping. */
  get resumedSincePing(): number {
    return this.#resumed;
  }

  get pingedAt(): number {
    return this.#pingedAt;
  }
}
