import { afterEach, describe, expect, it, vi } from "vitest";
import { evict } from "../../support/evict.ts";
import { env, rowsWritten, world } from "../../support/inside.ts";
import { objectsCalled } from "../../support/objects-called.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a person's budget for sends over all conversations", () => {
  it("a lease costs a call for many messages in a busy conversation; no message waits for a call, and none writes a row (SEND-6)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const { socket } = await world.join(ann, conversation.id);
    const rows = await rowsWritten(ann.id);
    const called = objectsCalled();
    for (let i = 0; i < 100; i += 1) await socket.say(`message ${i}`);
    const calls = called.filter((name) => name === ann.id).length;
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThanOrEqual(10);
    vi.restoreAllMocks();
    expect(await rowsWritten(ann.id)).toBe(rows);
  });

  it("once the budget is used up elsewhere, a conversation allows its slack and no more, and acknowledges what it accepts (SEND-6)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const spent = await env.USERS.getByName(ann.id).leaseSends(200_000_000, 1);
    expect(spent.granted).toBe(0);
    expect(spent.retry_after_ms).toBeGreaterThan(30_000);
    const { socket, welcome } = await world.join(ann, conversation.id);
    expect(welcome.limits.sends_per_minute_total).toBe(61_000_000);
    let sent = 0;
    for (;;) {
      socket.send({ type: "send", ref: sent, client_id: `c${sent}`, text: "hello" });
      const answer = await socket.answer(sent);
      if (answer.type === "error") {
        expect(answer).toMatchObject({ code: "rate_limited", retryable: true });
        expect(answer.detail).toContain("over all conversations");
        expect(answer.retry_after_ms).toBeGreaterThan(10_000);
        break;
      }
      sent += 1;
    }
    expect(sent).toBeLessThanOrEqual(10);
    socket.send({ type: "send", ref: "again", client_id: "c0", text: "hello" });
    expect((await socket.answer("again")).type).toBe("ack");
    const path = `/conversations/${conversation.id}/messages`;
    (await ann.post(path, { text: "by REST" })).problem("rate_limited");
    (await bob.post(path, { text: "another person" })).expect(201);
  });

  it("a used-up budget survives the sleep of the person's object (SEND-6)", async () => {
    const [ann] = await world.accounts(1);
    const user = env.USERS.getByName(ann!.id);
    expect(await user.leaseSends(100_000_000, 1)).toMatchObject({ granted: 0 });
    await evict(user);
    expect(await user.leaseSends(0, 1)).toMatchObject({ granted: 0 });
  });
});
