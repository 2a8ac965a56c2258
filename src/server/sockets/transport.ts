import { CLOSE, type CloseReason } from "#protocol/close-codes.ts";
import type { ClosingFrame } from "#protocol/frames/closing.ts";

/** The part of a WebSocket that sending and closing need. */
export interface Transport {
  send(text: string): void;
  close(code: number, reason: string): void;
}

/** Returns false if the socket is gone; its close event arrives separately. */
export function trySend(socket: Transport, text: string): boolean {
  try {
    socket.send(text);
    return true;
  } catch {
    return false;
  }
}

/** The reason for closing a socket; `retry_after_ms`: how long its client should stay away. */
export interface Closing {
  code: number;
  reason: string;
  retry_after_ms?: number | undefined;
}

/** CLOSE-6: a close may reach the client only when the connection ends, so a frame announces it. */
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
    // The socket is already closed.
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
    // The socket is already closed, or only a peer may use the code.
  }
}
