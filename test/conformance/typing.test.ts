import { describe, expect, it } from "vitest";
import { world } from "../support/here.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

describe("typing", () => {
  it("a typing frame states how long it holds; everyone else receives it, and the sender's own sockets do not (TYPING-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket: hers, welcome } = await world.join(a, conversation.id);
    const { socket: alsoHers } = await world.join(a, conversation.id);
    const { socket: his } = await world.join(b, conversation.id);
    hers.send({ type: "typing", active: true });
    expect(await his.next("typing")).toEqual({
      type: "typing",
      user_id: a.id,
      active: true,
      expires_in_ms: welcome.typing_ms,
    });
    await hers.settled();
    await alsoHers.settled();
    expect([...hers.all("typing"), ...alsoHers.all("typing")]).toEqual([]);
  });

  it("immediate repetitions are sent to others once (TYPING-1)", async () => {
    const { conversation, people } = await world.room();
    const { socket: hers } = await world.join(people[0], conversation.id);
    const { socket: his } = await world.join(people[1], conversation.id);
    for (let i = 0; i < 20; i += 1) hers.send({ type: "typing", active: true });
    await hers.settled();
    await his.settled();
    expect(his.all("typing")).toHaveLength(1);
  });

  it("a person who starts and stops repeatedly is shown to start once in typing_interval_ms, and each shown start is ended (TYPING-1)", async () => {
    const { conversation, people } = await world.room();
    const { socket: hers, welcome } = await world.join(people[0], conversation.id);
    const { socket: his } = await world.join(people[1], conversation.id);
    expect(welcome.limits.typing_interval_ms).toBe(1_000);
    const began = Date.now();
    for (let i = 0; i < 40; i += 1) hers.send({ type: "typing", active: i % 2 === 0 });
    await hers.settled();
    await his.settled();
    const states = his.all("typing").map(({ active }) => active);
    expect(states).toEqual(states.map((_, i) => i % 2 === 0));
    expect(states.length % 2).toBe(0);
    expect(states.length / 2).toBeLessThanOrEqual(1 + (Date.now() - began) / 1_000);
    // A start is then passed on as before, so this repeats it until one is.
    await eventually(
      async () => {
        hers.send({ type: "typing", active: true });
        return his.all("typing").length;
      },
      (count) => count === states.length + 1,
      "the next start to be passed on",
    );
    hers.send({ type: "typing", active: false });
    expect(await his.next("typing", ({ active }) => !active)).toMatchObject({
      user_id: people[0].id,
    });
  });

  it("the interval applies to each person, over all their sockets (TYPING-1)", async () => {
    const { conversation, people } = await world.room(3);
    const [a, b, c] = people;
    const { socket: hers } = await world.join(a, conversation.id);
    const { socket: alsoHers } = await world.join(a, conversation.id);
    const { socket: his } = await world.join(b, conversation.id);
    const { socket: witness } = await world.join(c!, conversation.id);
    const began = Date.now();
    for (const socket of [hers, alsoHers, hers, alsoHers, his]) {
      for (const active of [true, false]) socket.send({ type: "typing", active });
      await socket.settled();
    }
    await witness.settled();
    const startsOf = ({ id }: Account) =>
      witness.all("typing").filter(({ user_id, active }) => user_id === id && active).length;
    expect(startsOf(a)).toBeLessThanOrEqual(1 + (Date.now() - began) / 1_000);
    expect(startsOf(b)).toBe(1);
  });

  it("a stop ends typing early, once (TYPING-2)", async () => {
    const { conversation, people } = await world.room();
    const { socket: hers } = await world.join(people[0], conversation.id);
    const { socket: his } = await world.join(people[1], conversation.id);
    hers.send({ type: "typing", active: true });
    hers.send({ type: "typing", active: false });
    hers.send({ type: "typing", active: false });
    await hers.settled();
    await his.settled();
    expect(his.all("typing").map(({ active }) => active)).toEqual([true, false]);
  });

  it("a send ends typing early, before others see the message (TYPING-2)", async () => {
    const { conversation, people } = await world.room();
    const { socket: hers } = await world.join(people[0], conversation.id);
    const { socket: his } = await world.join(people[1], conversation.id);
    hers.send({ type: "typing", active: true });
    await hers.say("done typing");
    await his.next("changes", ({ messages }) => messages.length > 0);
    const types = his.frames.map((frame) =>
      frame.type === "typing" ? `typing ${frame.active}` : frame.type,
    );
    expect(types.slice(-3)).toEqual(["typing true", "typing false", "changes"]);
  });

  it("a send over REST ends typing early (TYPING-2)", async () => {
    const { conversation, people } = await world.room();
    const { socket: hers } = await world.join(people[0], conversation.id);
    const { socket: his } = await world.join(people[1], conversation.id);
    hers.send({ type: "typing", active: true });
    await his.next("typing");
    await people[0].say(conversation.id, "by REST");
    await his.next("changes", ({ messages }) => messages.length > 0);
    await his.settled();
    expect(his.all("typing").map(({ active }) => active)).toEqual([true, false]);
  });

  it("the close of the typing socket ends typing early; that of the person's other sockets does not (TYPING-2)", async () => {
    const { conversation, people } = await world.room();
    const { socket: typing } = await world.join(people[0], conversation.id);
    const { socket: other } = await world.join(people[0], conversation.id);
    const { socket: his } = await world.join(people[1], conversation.id);
    typing.send({ type: "typing", active: true });
    await his.next("typing");
    other.close(1000);
    await other.closing();
    await typing.settled();
    await his.settled();
    expect(his.all("typing")).toHaveLength(1);
    typing.close(1000);
    expect(await his.next("typing")).toMatchObject({ user_id: people[0].id, active: false });
  });

  it("a member who is removed while typing stops typing (TYPING-2)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, b] = people;
    const { socket: his } = await world.join(b, conversation.id);
    const { socket: witness } = await world.join(owner, conversation.id);
    his.send({ type: "typing", active: true });
    await witness.next("typing");
    (await owner.delete(`/conversations/${conversation.id}/members/${b.id}`)).expect(204);
    expect(await witness.next("typing")).toMatchObject({ user_id: b.id, active: false });
  });
});

describe("presence", () => {
  it("several sockets of a person are one presence: others learn of the first to connect and the last to close (PRESENCE-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket: witness } = await world.join(a, conversation.id);
    const { socket: one } = await world.join(b, conversation.id);
    expect(await witness.next("presence")).toEqual({
      type: "presence",
      user_id: b.id,
      online: true,
    });
    const { socket: two, welcome } = await world.join(b, conversation.id);
    expect(new Set(welcome.online)).toEqual(new Set([a.id, b.id]));
    expect(welcome.online).toHaveLength(2);
    one.close(1000);
    await one.closing();
    await two.settled();
    await witness.settled();
    expect(witness.all("presence")).toHaveLength(1);
    two.close(1000);
    expect(await witness.next("presence")).toEqual({
      type: "presence",
      user_id: b.id,
      online: false,
    });
    const { welcome: later } = await world.join(a, conversation.id);
    expect(later.online).toEqual([a.id]);
  });

  it("a removed member is offline to the others, also when added again, until they connect (PRESENCE-1)", async () => {
    const { conversation, people } = await world.room();
    const [owner, b] = people;
    const members = `/conversations/${conversation.id}/members`;
    const { socket: witness } = await world.join(owner, conversation.id);
    await world.join(b, conversation.id);
    const of = (isOnline: boolean) =>
      witness.next("presence", ({ user_id, online }) => user_id === b.id && online === isOnline);
    await of(true);
    (await owner.delete(`${members}/${b.id}`)).expect(204);
    await of(false);
    (await owner.post(members, { user_id: b.id })).expect(201);
    const { socket: second, welcome } = await world.join(owner, conversation.id);
    expect(welcome.online).toEqual([owner.id]);
    await witness.settled();
    expect(witness.all("presence")).toHaveLength(2);
    await world.join(b, conversation.id);
    await of(true);
    second.close(1000);
  });

  it("nobody receives their own presence (PRESENCE-1)", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[0], conversation.id);
    await world.join(people[0], conversation.id);
    await socket.settled();
    expect(socket.all("presence")).toEqual([]);
  });

  it("where more than presence_max are online, only welcome has presence and receipts, events are refused, and ends of typing are sent but no starts (PRESENCE-2, TYPING-3, EVENT-3)", async () => {
    const owner = await world.account();
    const { presence_max } = (await world.join(owner, (await world.group(owner)).id)).welcome
      .limits;
    const crowd = await world.accounts(presence_max);
    const conversation = await world.group(owner, ...crowd);
    const message = await owner.say(conversation.id, "welcome, all");
    const { socket: witness } = await world.join(owner, conversation.id);
    const joined = [];
    for (const person of crowd) joined.push(await world.join(person, conversation.id));
    const last = joined.at(-1);
    if (last === undefined) throw new Error("a crowd");
    // presence_max + 1 people are online, so nobody was sent the last arrival.
    expect(last.welcome.online).toHaveLength(presence_max + 1);
    last.socket.send({ type: "read", message_id: message.id });
    await last.socket.settled();
    await witness.settled();
    expect(witness.all("presence")).toHaveLength(presence_max - 1);
    expect(witness.all("receipt")).toEqual([]);
    expect(
      (await world.join(crowd[0]!, conversation.id)).welcome.members.find(
        ({ user_id }) => user_id === crowd.at(-1)!.id,
      )?.read,
    ).toBe(message.id);
    last.socket.send({ type: "typing", active: true });
    last.socket.send({ type: "typing", active: false });
    await last.socket.settled();
    await witness.settled();
    expect(witness.all("typing")).toEqual([]);
    last.socket.send({ type: "event", ref: "e", name: "cursor" });
    expect(await last.socket.answer("e")).toMatchObject({ type: "error", code: "too_many" });
    joined[1]!.socket.close(1000);
    await witness.next("presence", ({ online }) => !online);
    last.socket.send({ type: "typing", active: true });
    expect((await witness.next("typing")).user_id).toBe(crowd.at(-1)!.id);
    await world.join(crowd[1]!, conversation.id);
    last.socket.send({ type: "typing", active: false });
    expect(await witness.next("typing")).toMatchObject({
      user_id: crowd.at(-1)!.id,
      active: false,
    });
  }, 60_000);
});
