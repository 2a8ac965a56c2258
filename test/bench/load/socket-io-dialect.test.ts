import { expect, test } from "vitest";
import { SOCKET_IO } from "./socket-io-dialect.ts";

const { answer, decode, encode, isOpening } = SOCKET_IO;

test("a Socket.IO client asks to be connected once the transport is open, and is once the server says so", () => {
  expect(answer(Buffer.from('0{"sid":"a","pingInterval":25000}'))).toBe("40");
  expect(isOpening(Buffer.from('0{"sid":"a"}'))).toBe(false);
  expect(isOpening(Buffer.from('40{"sid":"b"}'))).toBe(true);
});

test("a Socket.IO client answers the server's ping and no event", () => {
  expect(answer(Buffer.from("2"))).toBe("3");
  expect(answer(Buffer.from('42["changes",{}]'))).toBeNull();
});

test("a frame of the load is an event that wants to be acknowledged", () => {
  expect(encode('{"ref":1}')).toBe('420["send",{"ref":1}]');
});

test("an event and an acknowledgement are decoded to the frame they carry", () => {
  const frame = '{"type":"changes","messages":[{"text":"a, ]"}]}';
  expect(decode(Buffer.from(`42["changes",${frame}]`))).toBe(frame);
  expect(decode(Buffer.from('430[{"type":"ack","ref":1}]'))).toBe('{"type":"ack","ref":1}');
});
