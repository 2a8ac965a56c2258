import { take } from "#domain/token-bucket.ts";
import type { BadFrame } from "#protocol/codec.ts";
import { failure, type Failure } from "#protocol/errors.ts";
import { FRAME_BURST, FRAMES_PER_SECOND, RESUME_FRAMES } from "#protocol/limits.ts";
import type { Ref } from "#protocol/primitives.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { errorFrame } from "./error-frame.ts";
import type { SocketSession, Sockets } from "./sockets.ts";

/** So many frames in a row that make no sense, and the peer is taken to be broken (4500). */
const BAD_FRAMES_MAX = 20;

export function refuse(
  sockets: Sockets,
  session: SocketSession,
  refusal: Failure,
  ref: Ref | undefined,
): void {
  sockets.send(session, JSON.stringify(errorFrame(refusal, ref)));
}

/**
 * SEND-5 and CLOSE-2, before a frame is looked at: refuses what makes no sense, and closes whose token has run out,
 * unless this frame brings a fresh one. Null when the frame goes no further.
 */
export function admitFrame<T extends { type: string }>(
  sockets: Sockets,
  session: SocketSession,
  decoded: Result<T, BadFrame>,
  { binary, now }: { binary: boolean; now: number },
): T | null {
  sockets.heard(session, now, decoded.ok && decoded.value.type === "resume");
  const renewing = decoded.ok && decoded.value.type === "auth";
  if (session.token_expires_at <= now && !renewing) {
    sockets.close(session, "token_expired");
    return null;
  }
  if (decoded.ok) {
    session.bad_frames = 0;
    return decoded.value;
  }
  refuse(sockets, session, decoded.error.failure, decoded.error.ref);
  session.bad_frames += 1;
  if (binary || session.bad_frames >= BAD_FRAMES_MAX) sockets.close(session, "protocol_violation");
  return null;
}

/** One socket's budget of frames that send nothing. */
export function takeFrame(session: SocketSession, type: string, now: number): Result<null> {
  const rule = { per_second: FRAMES_PER_SECOND, burst: FRAME_BURST };
  const taken = take(rule, session.frames, now, type === "resume" ? RESUME_FRAMES : 1);
  session.frames = taken.bucket;
  if (taken.retry_after_ms === 0) return ok(null);
  return err(
    failure("rate_limited", `At most ${FRAMES_PER_SECOND} frames a second`, {
      retry_after_ms: taken.retry_after_ms,
    }),
  );
}
