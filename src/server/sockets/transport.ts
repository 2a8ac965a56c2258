import { CLOSE, type CloseReason } from "#protocol/close-codes.ts";

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

export function closeQuietly(socket: Transport, reason: CloseReason): void {
  try {
    socket.close(CLOSE[reason], reason);
  } catch {
    // Already closed: that is what was wanted.
  }
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
