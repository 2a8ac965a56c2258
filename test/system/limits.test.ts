import { beforeAll, describe, expect, it } from "vitest";
import { MAX_UNREAD } from "#protocol/limits.ts";
import { DeafSocket } from "../support/deaf-socket.ts";
import type { Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { plainServer } from "../support/plain-server.ts";
import type { World } from "../support/world.ts";

let roomy: Started;
let world: World;

beforeAll(async () => {
  roomy = await plainServer();
  world = worldAt(roomy.url);
});

describe("slow readers", () => {
  it("sockets that read nothing close with 4413 when 32 MiB are unread, whether they send or pinged before, and delay nobody else (CLOSE-4)", async () => {
    const { conversation, people } = await world.room(4);
    const [writer, ...others] = people;
    const { socket } = await world.join(writer, conversation.id);
    const readers = others.map(({ id, token }) => ({ id, token, sent: 0 }));
    const [silent, talking, pinging] = await Promise.all(
      readers.map(async ({ token }) => {
        const path = `/api/v1/ws/${conversation.id}?token=${token}`;
        return DeafSocket.open(roomy.url, path);
      }),
    );
    for (const { id } of readers) {
      await socket.next("presence", ({ user_id, online }) => user_id === id && online);
    }
    const text = "x".repeat(8_000);
    for (let i = 0; i < 3; i += 1) {
      pinging!.send("ping");
      await socket.say(text);
    }
    let sent = 0;
    const gone = readers.map(async (reader) => {
      const isOver = ({ user_id, online }: { user_id: string; online: boolean }) =>
        user_id === reader.id && !online;
      await socket.next("presence", isOver, 80_000);
      reader.sent = sent;
    });
    let longest = 0;
    while (readers.some((reader) => reader.sent === 0) && sent < 2 * MAX_UNREAD) {
      const before = Date.now();
      talking!.send('{"type":"typing","active":false}');
      await Promise.all(Array.from({ length: 20 }, () => socket.say(text)));
      await socket.ping();
      sent += 20 * text.length;
      longest = Math.max(longest, Date.now() - before);
    }
    await Promise.all(gone);
    for (const reader of readers) {
      // Each text comes in a frame that adds a little to it.
      expect(reader.sent).toBeGreaterThan(0.8 * MAX_UNREAD);
      expect(reader.sent).toBeLessThan(1.05 * MAX_UNREAD);
    }
    expect(longest, "ms that the writer waited").toBeLessThan(2_000);
    await socket.say("and on");
    for (const deaf of [silent, talking, pinging]) {
      // The close frame, 4413, follows the unread data.
      const tail = await deaf!.readUntil(Buffer.from([0x11, 0x3d]));
      expect(tail.toString()).toContain('{"type":"closing","code":4413,"reason":"slow_reader"}');
    }
  }, 90_000);
});

describe("D1", () => {
  it("D1 lags by a second at most while messages keep coming and sockets come and go (PROJECT-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket } = await world.join(a, conversation.id);
    const db = await roomy.miniflare.getD1Database("DB");
    const pending = new Map<number, number>();
    let worst = 0;
    const end = Date.now() + 3_000;
    while (Date.now() < end) {
      const acks = await Promise.all([1, 2, 3, 4, 5].map(() => socket.say("flow")));
      for (const { message_id } of acks)
        if (message_id !== undefined) pending.set(message_id, Date.now());
      (await world.join(b, conversation.id)).socket.close(1000);
      const row = await db
        .prepare("SELECT coalesce(max(id), 0) AS id FROM messages WHERE conversation_id = ?")
        .bind(conversation.id)
        .first<{ id: number }>();
      for (const [id, at] of pending) {
        if (id > (row?.id ?? 0)) worst = Math.max(worst, Date.now() - at);
        else pending.delete(id);
      }
    }
    // A second, and another for a machine that is busy with other tests.
    expect(worst, "ms that an acknowledged message was not in D1").toBeLessThan(2_000);
  });
});
