import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { messageSchema } from "#protocol/message.ts";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import type { Account, World } from "../support/world.ts";

const CONVERSATION_BYTES = 500_000;
const TEXT_BYTES_PER_DAY = 1_000_000;
const LINE = "文".repeat(8_000);
const LINE_BYTES = 24_000;

let server: Started;
let world: World;
const logged: string[] = [];

beforeAll(async () => {
  server = await startMiniflare(inject("worker"), {
    vars: {
      CONVERSATION_BYTES: String(CONVERSATION_BYTES),
      TEXT_BYTES_PER_DAY: String(TEXT_BYTES_PER_DAY),
      DATABASE_BYTES: "400000",
    },
    hear: (line) => logged.push(line),
  });
  world = worldAt(server.url);
});
afterAll(() => server.miniflare.dispose());

/** Sends until the conversation accepts nothing more; returns the number of messages. */
async function fill(person: Account, conversationId: string, name = "fill"): Promise<number> {
  for (let sent = 0; ; sent += 1) {
    const path = `/conversations/${conversationId}/messages`;
    const answer = await person.post(path, { text: LINE, client_id: `${name}-${sent}` });
    if (answer.status === 201) continue;
    answer.problem("quota_exceeded");
    return sent;
  }
}

describe("a conversation that is full", () => {
  it("a full conversation refuses sends, edits, reactions and additions with quota_exceeded over both transports, and acknowledges retries (STORE-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const other = await world.account();
    const { socket, welcome } = await world.join(a, conversation.id);
    expect(welcome.limits.conversation_bytes).toBe(CONVERSATION_BYTES);
    const first = await a.say(conversation.id, "first");
    const sent = await fill(a, conversation.id);
    expect(sent).toBeGreaterThan(5);
    const { head } = await b.view(conversation.id);
    const room = `/conversations/${conversation.id}`;
    const message = `${room}/messages/${first.id}`;
    (await a.patch(message, { text: "edited" })).problem("quota_exceeded");
    (await b.put(`${message}/reactions/👍`)).problem("quota_exceeded");
    (await a.post(`${room}/members`, { user_id: other.id })).problem("quota_exceeded");
    socket.send({ type: "send", ref: 1, client_id: "one more", text: "one more" });
    expect(await socket.next("error", ({ ref }) => ref === 1)).toMatchObject({
      code: "quota_exceeded",
      retryable: false,
    });
    const again = { text: LINE, client_id: "fill-0" };
    (await a.post(`${room}/messages`, again)).as(messageSchema, 200);
    expect((await b.view(conversation.id)).head).toBe(head);
  });

  it("people read a full conversation, remove reactions, delete and leave, and deletions make room (STORE-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const room = `/conversations/${conversation.id}`;
    const first = await a.say(conversation.id, "first");
    const reaction = `${room}/messages/${first.id}/reactions/👍`;
    (await b.put(reaction)).as(messageSchema);
    const sent = await fill(a, conversation.id);
    const history = await b.history(conversation.id);
    expect(history).toHaveLength(sent + 1);
    expect((await b.delete(reaction)).status).toBeLessThan(300);
    (await b.put(`${room}/read`, { message_id: first.id })).expect(200);
    for (const { id } of history.slice(1, 4)) {
      expect((await a.delete(`${room}/messages/${id}`)).status).toBe(204);
    }
    await a.say(conversation.id, "there is room again");
    await fill(a, conversation.id, "refill");
    expect((await b.delete(`${room}/members/${b.id}`)).status).toBe(204);
  });
});

describe("a day's text", () => {
  it("sends and edits beyond text_bytes_per_day are refused with the time to wait, over both transports, and retries acknowledged (SEND-9)", async () => {
    const { people } = await world.room();
    const [a, b] = people;
    // Erased texts free their room in the conversation, and still count towards the day.
    const conversation = await world.group(a, b);
    const room = `/conversations/${conversation.id}`;
    const { socket, welcome } = await world.join(a, conversation.id);
    expect(welcome.limits.text_bytes_per_day).toBe(TEXT_BYTES_PER_DAY);
    const kept = await a.say(conversation.id, "kept", "kept");
    const fitting = Math.floor(TEXT_BYTES_PER_DAY / LINE_BYTES);
    for (let sent = 0; sent < fitting; sent += 1) {
      const { id } = await a.say(conversation.id, LINE);
      await a.delete(`${room}/messages/${id}`);
    }
    const refused = (await a.post(`${room}/messages`, { text: LINE })).problem("rate_limited");
    expect(refused).toMatchObject({ retryable: true });
    (await a.patch(`${room}/messages/${kept.id}`, { text: LINE })).problem("rate_limited");
    socket.send({ type: "send", ref: 1, client_id: "too much", text: LINE });
    const error = await socket.next("error", ({ ref }) => ref === 1);
    expect(error).toMatchObject({ code: "rate_limited" });
    expect(error.retry_after_ms).toBeGreaterThan(1_000);
    const again = await a.post(`${room}/messages`, { text: LINE, client_id: "kept" });
    expect(again.as(messageSchema, 200).id).toBe(kept.id);
    await b.say(conversation.id, "hers is another budget");
    expect((await b.view(conversation.id)).last_message?.text).toBe("hers is another budget");
  });
});

describe("a day's text over all conversations", () => {
  it("a person's text over all conversations exceeds text_bytes_per_day by no more than a few percent, and is refused with the time to wait (SEND-9)", async () => {
    const { people } = await world.room();
    const [a, b] = people;
    let written = 0;
    for (let number = 0; number < 6; number += 1) {
      const { id } = await world.group(a, b);
      const messages = `/conversations/${id}/messages`;
      for (let sent = 0; sent < 12; sent += 1) {
        const answer = await a.post(messages, { text: LINE });
        if (answer.status === 201) {
          written += LINE_BYTES;
          await a.delete(`${messages}/${answer.as(messageSchema, 201).id}`);
          continue;
        }
        const { retryable } = answer.problem("rate_limited");
        expect([retryable, Number(answer.headers.get("retry-after"))]).toEqual([
          true,
          expect.any(Number),
        ]);
        break;
      }
    }
    // Each conversation may have accepted one text before it learned of the limit.
    expect(written).toBeGreaterThan(0.9 * TEXT_BYTES_PER_DAY);
    expect(written).toBeLessThan(TEXT_BYTES_PER_DAY + 8 * LINE_BYTES);
  });
});

describe("the database", () => {
  it("an operator sees how full the database is, and from 70 % on the log says so each hour (STORE-2)", async () => {
    const answer = await fetch(new URL("/api/v1/operator/database", server.url), {
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
    });
    const room: unknown = await answer.json();
    expect(room).toMatchObject({ max_bytes: 400_000, percent: expect.any(Number) });
    const worker = await server.miniflare.getWorker();
    await worker.scheduled({ scheduledTime: new Date(), cron: "17 * * * *" });
    await expect.poll(() => logged.join("\n")).toContain('"event":"d1_filling"');
  });
});
