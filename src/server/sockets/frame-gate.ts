import type { BadFrame } from "#protocol/codec.ts";
import { failure, type Failure } from "#protocol/errors.ts";
import {
  FRAME_BURST,
  FRAMES_PER_SECOND,
  MAX_REFUSED_LENGTH,
  REFUSAL_BURST,
  REFUSALS_PER_SECOND,
  RESUME_FRAMES,
} from "#protocol/limits.ts";
import type { Ref } from "#protocol/primitives.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { TokenBuckets } from "../token-buckets.ts";
import { errorFrame } from "./error-frame.ts";
import type { SocketSession, Sockets } from "./sockets.ts";

/** After this many invalid frames in a row, the server considers the peer broken (4500). */
const BAD_FRAMES_MAX = 20;
/** How long a client should stay away after too many refusals. */
const STAY_AWAY_MS = 10_000;

/** Checks every frame before the object handles it, and every refusal before it is sent. Its limits are per user. */
export class FrameGate {
  readonly #sockets: Sockets;
  readonly #frames = new TokenBuckets({ per_second: FRAMES_PER_SECOND, burst: FRAME_BURST });
  readonly #refusals = new TokenBuckets({ per_second: REFUSALS_PER_SECOND, burst: REFUSAL_BURST });

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  /**
   * SEND-5 and CLOSE-2, the first check of a frame: refuses an invalid one, and closes a socket whose token has expired
   * unless the frame brings a fresh one. Returns null if the frame must not be processed.
   */
  admit<T extends { type: string }>(
    session: SocketSession,
    data: string | ArrayBuffer,
    decode: (data: string | ArrayBuffer) => Result<T, BadFrame>,
    now: number,
  ): T | null {
    const binary = typeof data !== "string";
    if ((binary ? data.byteLength : data.length) > MAX_REFUSED_LENGTH) {
      this.#sockets.close(session, "protocol_violation");
      return null;
    }
    const decoded = decode(data);
    this.#sockets.heard(session, now);
    const renewing = decoded.ok && decoded.value.type === "auth";
    if (session.token_expires_at <= now && !renewing) {
      this.#sockets.close(session, "token_expired");
      return null;
    }
    if (decoded.ok) {
      session.bad_frames = 0;
      return decoded.value;
    }
    this.refuse(session, decoded.error.failure, decoded.error.ref);
    session.bad_frames += 1;
    if (binary || session.bad_frames >= BAD_FRAMES_MAX) {
      this.#sockets.close(session, "protocol_violation");
    }
    return null;
  }

  /** Takes from the budget of frames other than sends. */
  take(session: SocketSession, type: string, now: number): Result<null> {
    const tokens = type === "resume" ? RESUME_FRAMES : 1;
    const retry_after_ms = this.#frames.take(session.user_id, now, tokens);
    if (retry_after_ms === 0) return ok(null);
    const detail = `At most ${FRAMES_PER_SECOND} frames a second`;
    return err(failure("rate_limited", detail, { retry_after_ms }));
  }

  /**
   * SEND-5: sends a refusal, and closes the socket of a client that keeps causing them, since each costs as much as a
   * frame.
   */
  refuse(session: SocketSession, refusal: Failure, ref: Ref | undefined): void {
    this.#sockets.send(session, JSON.stringify(errorFrame(refusal, ref)));
    if (this.#refusals.take(session.user_id, Date.now()) === 0) return;
    this.#sockets.close(session, "rate_limited", STAY_AWAY_MS);
  }
}
