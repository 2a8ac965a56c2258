import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Conversation } from "#protocol/conversation.ts";
import { MAX_RESUMED } from "#protocol/limits.ts";
import { hibernate, insideRoom, world } from "../support/inside.ts";
import type { TestSocket } from "../support/test-socket.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const MESSAGES = 4_000;
const LENGTH = 8_000;

let conversation: Conversation;
let owner: Account;

/** Puts a history of 32 MB into the room's storage directly. */
beforeAll(async () => {
  const room = await world.room();
  conversation = room.conversation;
  [owner] = room.people;
  await insideRoom(conversation.id, (_, { storage }) => {
    storage.sql.exec(
      `INSERT INTO messages (id, version, text_version, sender_id, kind, text, created_at)
       SELECT 100 + key, 100 + key, 100 + key, ?, 'text', ?, ? FROM json_each(?)`,
      owner.id,
      "x".repeat(LENGTH),
      new Date().toISOString(),
      JSON.stringify(Array.from({ length: MESSAGES }, () => 0)),
    );
    // This test does not need D1.
    storage.sql.exec("UPDATE projection SET head = ?, personal_sequence = 1000", 100 + MESSAGES);
  });
  await hibernate(conversation.id);
});

function bytesReceived(socket: TestSocket): number {
  return socket.all("changes").reduce((sum, { messages }) => sum + messages.length * LENGTH, 0);
}

/** How often (ms) the server looks whether a paused resume may go on. */
const LOOK_MS = 100;

/** The bytes that these sockets have received, once all their resumes are paused. */
async function sentAtRest(sockets: TestSocket[]): Promise<number> {
  const waits = vi.spyOn(scheduler, "wait");
  const looks = () => waits.mock.calls.filter(([ms]) => ms === LOOK_MS).length;
  let bytes = 0;
  let looksBefore = 0;
  await eventually(
    async () => {
      const now = sockets.reduce((sum, socket) => sum + bytesReceived(socket), 0);
      if (now !== bytes) looksBefore = looks();
      bytes = now;
      return looks() - looksBefore;
    },
    // Each has looked three times since the last byte, or more often where several share a pause.
    (count) => bytes > 0 && count >= 3 * sockets.length,
    "the resume to pause",
    20_000,
  );
  waits.mockRestore();
  return bytes;
}

async function beginning() {
  const { welcome, socket } = await world.join(owner, conversation.id);
  socket.close(1000);
  return { since: "0", epoch: welcome.epoch };
}

describe("a long resume", () => {
  it("a long resume waits for a socket that sends nothing, and completes for one that pings (RESUME-5)", async () => {
    const socket = await world.open(owner.token, conversation.id, await beginning());
    const first = await sentAtRest([socket]);
    expect(first).toBeLessThan(2 * MAX_RESUMED);
    expect(socket.all("changes").at(-1)?.complete).toBe(false);
    await eventually(
      async () => {
        await socket.ping();
        return socket.all("changes").at(-1)?.complete;
      },
      (complete) => complete === true,
      "the resume to complete",
      20_000,
    );
    expect(bytesReceived(socket)).toBe(MESSAGES * LENGTH);
  }, 60_000);

  it("resumes on several sockets of one user, requested again and again, together send no more than the limit without a ping (RESUME-5)", async () => {
    const start = await beginning();
    const sockets = await Promise.all(
      [1, 2, 3, 4].map(() => world.open(owner.token, conversation.id, start)),
    );
    for (const socket of sockets) {
      for (let i = 0; i < 3; i += 1) socket.send({ type: "resume", since: 0, epoch: start.epoch });
    }
    const all = await sentAtRest(sockets);
    // Each socket may have had a page on its way when the limit was reached.
    expect(all).toBeLessThan(3 * MAX_RESUMED);
  }, 60_000);
});
