import { describe, expect, it } from "vitest";
import { conversationListSchema } from "#protocol/conversation.ts";
import { readAnswerSchema } from "#protocol/member.ts";
import { world } from "../support/here.ts";
import { eventually } from "../support/wire.ts";

describe("read positions", () => {
  it("a read position never moves backwards, over either transport, and everyone receives where it stands (READ-1)", async () => {
    const { conversation, people } = await world.room();
    const [owner, b] = people;
    const messages = [];
    for (let i = 0; i < 4; i += 1) messages.push(await owner.say(conversation.id, `m${i}`));
    const [first, second, third] = messages;
    const { socket: witness } = await world.join(owner, conversation.id);
    const { socket } = await world.join(b, conversation.id);
    const path = `/conversations/${conversation.id}/read`;
    socket.send({ type: "read", message_id: third!.id });
    expect(await witness.next("receipt")).toMatchObject({ user_id: b.id, read: third!.id });
    socket.send({ type: "read", message_id: first!.id });
    expect((await b.put(path, { message_id: second!.id })).as(readAnswerSchema)).toEqual({
      read: third!.id,
    });
    await socket.settled();
    await witness.settled();
    expect(witness.all("receipt")).toHaveLength(1);
    const { welcome } = await world.join(owner, conversation.id);
    expect(welcome.members.find(({ user_id }) => user_id === b.id)?.read).toBe(third!.id);
  });

  it("a read position never moves beyond the head, over either transport (READ-1)", async () => {
    const { conversation, people } = await world.room();
    const [owner, b] = people;
    const { socket: witness } = await world.join(owner, conversation.id);
    const { socket } = await world.join(b, conversation.id);
    for (const message_id of [conversation.head + 1, Number.MAX_SAFE_INTEGER]) {
      socket.send({ type: "read", message_id });
      expect((await socket.next("error")).code).toBe("validation_failed");
      const refused = await b.put(`/conversations/${conversation.id}/read`, { message_id });
      expect(refused.problem("validation_failed").errors).toMatchObject([{ path: "message_id" }]);
    }
    await witness.settled();
    expect(witness.all("receipt")).toEqual([]);
    expect((await b.view(conversation.id)).head).toBe(conversation.head);
  });

  it("unread counts others' messages after the read position, in the conversation, in welcome and in the list (READ-2)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, b] = people;
    const messages = [];
    for (let i = 0; i < 7; i += 1) messages.push(await owner.say(conversation.id, `m${i}`));
    for (let i = 0; i < 3; i += 1) await b.say(conversation.id, `mine ${i}`);
    const listed = async (): Promise<number | undefined> =>
      (await b.get("/conversations"))
        .as(conversationListSchema)
        .items.find(({ id }) => id === conversation.id)?.unread_count;
    for (const [read, unread] of [
      [0, 7],
      [messages[2]!.id, 4],
      [messages[6]!.id, 0],
    ] as const) {
      if (read > 0)
        (await b.put(`/conversations/${conversation.id}/read`, { message_id: read })).expect(200);
      expect((await b.view(conversation.id)).unread_count).toBe(unread);
      const { socket, welcome } = await world.join(b, conversation.id);
      expect(welcome.conversation.unread_count).toBe(unread);
      socket.close(1000);
      await eventually(listed, (n) => n === unread, `the list to count ${unread} unread`, 3_000);
    }
    expect((await owner.view(conversation.id)).unread_count).toBe(3);
  });

  it("a person who joins has no earlier message unread (READ-2)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner] = people;
    await owner.say(conversation.id, "before");
    const newcomer = await world.account();
    (
      await owner.post(`/conversations/${conversation.id}/members`, { user_id: newcomer.id })
    ).expect(201);
    expect((await newcomer.view(conversation.id)).unread_count).toBe(0);
    await owner.say(conversation.id, "after");
    expect((await newcomer.view(conversation.id)).unread_count).toBe(1);
  });
});
