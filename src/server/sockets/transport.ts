import { CLOSE, type CloseReason } from "#protocol/close-codes.ts";
import type { ClosingFrame } from "#protocol/frames/closing.ts";

/** As much of a WebSocket as telling someone something needs. */
export interface Transport {
  send(text: string): void;
  close(code: number, reason: string): void;
}

/** False when the socket is gone: its close event comes, or has come, by itself. */
export function trySend(socket: Transport, text: string): boolean {
  try {
    socket.send(text);
    return true;
  } catch {
    return false;
  }
}

/** How a socket is closed; `retry_after_ms`: how long its client should stay away. */
export interface Closing {
  code: number;
  reason: string;
  retry_after_ms?: number | undefined;
}

/** CLOSE-6: a client may hear of the close itself only when the connection ends, so a frame announces it. */
export function closeQuietly(socket: Transport, { code, reason, retry_after_ms }: Closing): void {
  const frame: ClosingFrame = {
    type: "closing",
    code,
    reason,
    ...(retry_after_ms === undefined ? {} : { retry_after_ms }),
  };
  trySend(socket, JSON.stringify(frame));
  try {
    socket.close(code, reason);
  } catch {
    // Already closed: that is what was wanted.
  }
}

export function closeFor(socket: Transport, reason: CloseReason, retry_after_ms?: number): void {
  closeQuietly(socket, { code: CLOSE[reason], reason, retry_after_ms });
}

/** Answers the peer's close. 1005, 1006 and 1015 are never sent, only reported: closing with them throws. */
export function answerClose(socket: Transport, code: number): void {
  const sendable = code === 1005 || code === 1006 || code === 1015 ? 1000 : code;
  try {
    socket.close(sendable, "");
  } catch {
    // Already closed, or a code that only a peer may use.
  }
}
