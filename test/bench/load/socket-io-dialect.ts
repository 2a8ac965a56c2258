import type { Dialect } from "./dialect.ts";

const [OPEN, PING, CONNECTED] = ["0{", "2", "40{"].map((start) => Buffer.from(start));

/**
 * Engine.IO 4 and Socket.IO 5 over a WebSocket alone: a digit for each layer's type of packet, then JSON. Each event is
 * an array of its name and a frame of Parley's shape, each acknowledgement an array of such a frame; they all ask for it
 * under one number, since the frame says what it is for.
 */
export const SOCKET_IO: Dialect = {
  isOpening: (data) => startsWith(data, CONNECTED),
  answer: (data) => {
    if (startsWith(data, OPEN)) return "40";
    return data.length === 1 && startsWith(data, PING) ? "3" : null;
  },
  // The server's pings are its own; a WebSocket's come back in the same order as its messages.
  ping: (ws) => ws.ping(),
  isPong: () => false,
  encode: (frame) => `420["send",${frame}]`,
  decode: (data) => {
    const text = data.toString();
    return text.startsWith("430[") ? text.slice(4, -1) : text.slice(text.indexOf(",") + 1, -1);
  },
};

function startsWith(data: Buffer, start: Buffer | undefined): boolean {
  return start !== undefined && data.subarray(0, start.length).equals(start);
}
