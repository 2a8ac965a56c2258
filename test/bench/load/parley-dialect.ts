import type { Dialect } from "./dialect.ts";

const SNAPSHOT = Buffer.from('{"type":"snapshot"');
const PONG = Buffer.from("pong");

/** JSON as it is; also what the baselines speak. */
export const PARLEY: Dialect = {
  isOpening: (data) => data.subarray(0, SNAPSHOT.length).equals(SNAPSHOT),
  answer: () => null,
  ping: (ws) => ws.send("ping"),
  isPong: (data) => data.length === PONG.length && data.equals(PONG),
  encode: (frame) => frame,
  decode: (data) => data.toString(),
};
