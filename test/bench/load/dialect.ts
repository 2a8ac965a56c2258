import type { WebSocket } from "ws";

/** How a system carries frames over a WebSocket. */
export interface Dialect {
  /** Whether messages come to a socket from this frame on. */
  isOpening: (data: Buffer) => boolean;
  /** What the server's protocol wants in answer to this, which is no frame; else null. */
  answer: (data: Buffer) => string | null;
  /** The server answers once the socket has been sent everything before. */
  ping: (ws: WebSocket) => void;
  /** A pong that comes as a message. */
  isPong: (data: Buffer) => boolean;
  encode: (frame: string) => string;
  decode: (data: Buffer) => string;
}
