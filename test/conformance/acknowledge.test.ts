import { describe, expect, it } from "vitest";
import { world } from "../support/here.ts";

describe("acknowledging", () => {
  it("the server answers every send with a ref exactly once: good ones, retries and refused ones alike (ACK-1)", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[0], conversation.id);
    const refs: (string | number)[] = [];
    for (let i = 0; i < 60; i += 1) {
      refs.push(`good ${i}`, i, `bad ${i}`);
      socket.send({ type: "send", ref: `good ${i}`, client_id: `c${i % 40}`, text: "good" });
      socket.send({ type: "send", ref: i, client_id: `n${i}`, text: "good" });
      socket.send({
        type: "send",
        ref: `bad ${i}`,
        client_id: `b${i}`,
        text: "bad",
        reply_to: 123_456,
      });
    }
    for (const ref of refs) await socket.answer(ref);
    await socket.settled();
    const answers = [...socket.all("ack"), ...socket.all("error")].filter(
      ({ ref }) => !String(ref).startsWith("settled"),
    );
    expect(answers).toHaveLength(refs.length);
    expect(new Set(answers.map(({ ref }) => ref))).toEqual(new Set(refs));
    expect(socket.all("ack").every(({ ref }) => !String(ref).startsWith("bad"))).toBe(true);
  });

  it("a send without a ref takes effect and gets no answer (ACK-1)", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[0], conversation.id);
    socket.send({ type: "send", client_id: "quiet", text: "quiet" });
    await socket.next("changes", ({ messages }) => messages[0]?.client_id === "quiet");
    await socket.settled();
    expect(socket.all("ack")).toEqual([]);
  });

  it("an auth frame that comes too fast is answered under its ref (ACK-1)", async () => {
    const { conversation, people } = await world.room();
    const { socket, welcome } = await world.join(people[0], conversation.id);
    const count = 20;
    const auth = (i: number) => socket.send({ type: "auth", ref: i, token: "no" });
    auth(0);
    for (let i = 0; i < welcome.limits.frame_burst; i += 1) {
      socket.send({ type: "typing", active: false });
    }
    for (let i = 1; i < count; i += 1) auth(i);
    const codes = new Set<string>();
    for (let i = 0; i < count; i += 1) {
      const answer = await socket.answer(i);
      if (answer.type === "error") codes.add(answer.code);
    }
    expect(codes).toEqual(new Set(["unauthenticated", "rate_limited"]));
  });

  it("the ack of a send names the message's id and version, also for a retry (ACK-2)", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[0], conversation.id);
    const ack = await socket.say("x", "x");
    const [message] = await people[1].history(conversation.id);
    expect(ack).toMatchObject({ message_id: message?.id, version: message?.version });
    const { ref: _, ...again } = await socket.say("x", "x");
    const { ref: __, ...first } = ack;
    expect(again).toEqual(first);
  });
});
