import { expect, test } from "vitest";
import type { ChangesFrame } from "#protocol/frames/changes.ts";
import type { Message } from "#protocol/message.ts";
import { FrameLog } from "./frame-log.ts";

function frame(from: number, ...ids: number[]): ChangesFrame {
  const messages = ids.map((id) => ({ id }) as Message);
  return { type: "changes", from, to: ids.at(-1) ?? from, complete: true, messages, members: [] };
}

const raw = (changes: ChangesFrame) => Buffer.from(JSON.stringify(changes));
const idOf = ({ id }: Message) => id;

test("a frame is read for its first socket and recognised for the others", () => {
  const log = new FrameLog<number>(2, 4);
  const first = frame(4, 5, 6);
  expect(log.next(0, raw(first))).toBeUndefined();
  expect(log.append(0, raw(first), first, idOf).items).toEqual([5, 6]);
  expect(log.even).toBe(false);
  expect(log.next(1, raw(first))?.items).toEqual([5, 6]);
  expect(log.even).toBe(true);
  expect(log.head).toBe(6);
});

test("a lost, a repeated and a reordered frame are each found", () => {
  const log = new FrameLog<number>(1, 4);
  const append = (changes: ChangesFrame) => log.append(0, raw(changes), changes, idOf);
  append(frame(4, 5));
  expect(() => append(frame(4, 5))).toThrow("after the head 5");
  expect(() => append(frame(6, 7))).toThrow("after the head 5");
  expect(() => append(frame(5, 7))).toThrow("message 7 after the head 5");
});

test("a socket that is sent something else than the others is found", () => {
  const log = new FrameLog<number>(2, 4);
  const one = frame(4, 5);
  const other = frame(4, 5, 6);
  log.append(0, raw(one), one, idOf);
  expect(log.next(1, raw(other))).toBeUndefined();
  expect(() => log.append(1, raw(other), other, idOf)).toThrow("socket 1 got another frame 0");
});
