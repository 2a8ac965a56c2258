import { describe, expect, it } from "vitest";
import type { ChangesFrame } from "#protocol/frames/changes.ts";
import { CHANGES_PAGE, SNAPSHOT_MESSAGES } from "#protocol/limits.ts";
import type { Message } from "#protocol/message.ts";
import { limitsSchema } from "#protocol/published-limits.ts";
import { readAnswerSchema } from "#protocol/member.ts";
import { world } from "../support/here.ts";
import type { TestSocket } from "../support/test-socket.ts";
import type { Account } from "../support/world.ts";

/** The pages of one resume, up to the complete one. */
async function pages(socket: TestSocket, since: number): Promise<ChangesFrame[]> {
  const found: ChangesFrame[] = [];
  for (let from = since; ;) {
    const page = await socket.next("changes", (frame) => frame.from === from);
    found.push(page);
    if (page.complete) return found;
    from = page.to;
  }
}

const count = ({ messages, members, conversation }: ChangesFrame): number =>
  messages.length + members.length + (conversation === undefined ? 0 : 1);
const all = (frames: ChangesFrame[]): Message[] => frames.flatMap(({ messages }) => messages);

async function fill(account: Account, conversationId: string, messages: number): Promise<void> {
  const { socket } = await world.join(account, conversationId);
  for (let i = 0; i < messages; i += 1) {
    socket.send({ type: "send", ref: i, client_id: `fill-${i}`, text: `m${i}` });
  }
  await socket.answer(messages - 1);
  socket.close(1000);
}

describe("connecting", () => {
  it("the first frame is welcome: the conversation's state, its members and their read positions, who is online, every limit (WELCOME-1)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, b] = people;
    const first = await owner.say(conversation.id, "one");
    const second = await owner.say(conversation.id, "two");
    const read = await b.put(`/conversations/${conversation.id}/read`, { message_id: first.id });
    expect(read.as(readAnswerSchema)).toEqual({ read: first.id });
    await world.join(owner, conversation.id);
    const { socket, welcome } = await world.join(b, conversation.id);
    expect(socket.frames[0]).toBe(welcome);
    expect(socket.protocol).toBe("parley.v1");
    expect(welcome).toMatchObject({ protocol: 1, head: second.version, heartbeat_ms: 30_000 });
    expect(welcome.epoch).not.toBe("");
    expect(welcome.typing_ms).toBeGreaterThan(0);
    expect(welcome.conversation).toEqual(await b.view(conversation.id));
    expect(welcome.conversation).toMatchObject({
      unread_count: 1,
      last_message: second,
      role: "member",
    });
    expect(welcome.me).toMatchObject({ user_id: b.id, read: first.id });
    expect(new Set(welcome.members.map(({ user_id }) => user_id))).toEqual(
      new Set(people.map(({ id }) => id)),
    );
    expect(welcome.members.find(({ user_id }) => user_id === b.id)?.read).toBe(first.id);
    expect(new Set(welcome.online)).toEqual(new Set([owner.id, b.id]));
    expect(Object.keys(welcome.limits).sort()).toEqual(Object.keys(limitsSchema.shape).sort());
  });

  it("the welcome does not list former members among the members (WELCOME-1)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, b] = people;
    (await b.delete(`/conversations/${conversation.id}/members/${b.id}`)).expect(204);
    const { welcome } = await world.join(owner, conversation.id);
    expect(welcome.members.map(({ user_id }) => user_id)).not.toContain(b.id);
    expect(welcome.conversation.member_count).toBe(2);
  });

  it("without a position a snapshot of the newest messages follows, ascending, and says whether there are older ones (WELCOME-2)", async () => {
    const { conversation, people } = await world.room();
    const empty = await world.join(people[0], conversation.id);
    expect(empty.snapshot).toMatchObject({
      head: conversation.head,
      messages: [],
      has_more: false,
    });
    await fill(people[0], conversation.id, SNAPSHOT_MESSAGES);
    expect((await world.join(people[1], conversation.id)).snapshot.has_more).toBe(false);
    await people[0].say(conversation.id, "one more");
    const { snapshot } = await world.join(people[1], conversation.id);
    expect(snapshot.has_more).toBe(true);
    const history = await people[0].history(conversation.id);
    expect(snapshot.messages).toEqual(history.slice(-SNAPSHOT_MESSAGES));
    expect(snapshot.head).toBe(history.at(-1)?.version);
  });

  it("with a position changes follow and no snapshot (WELCOME-2)", async () => {
    const { conversation, people } = await world.room();
    const { welcome } = await world.join(people[0], conversation.id);
    const { socket } = await world.resume(people[1], conversation.id, {
      since: welcome.head,
      epoch: welcome.epoch,
    });
    await socket.next("changes");
    await socket.settled();
    expect(socket.frames.map(({ type }) => type).slice(0, 2)).toEqual(["welcome", "changes"]);
    expect(socket.all("snapshot")).toEqual([]);
  });
});

describe("resuming", () => {
  it("a client that resumes from any head, however old, receives every later record, and none twice (RESUME-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, b] = people;
    const { welcome, socket } = await world.join(owner, conversation.id);
    for (let i = 0; i < 10; i += 1) await socket.say(`m${i}`);
    (await owner.patch(`/conversations/${conversation.id}`, { title: "Renamed" })).expect(200);
    const { head } = await owner.view(conversation.id);
    const history = await b.history(conversation.id);
    for (let since = 0; since <= head; since += 1) {
      const { socket: late } = await world.resume(b, conversation.id, {
        since,
        epoch: welcome.epoch,
      });
      const found = await pages(late, since);
      expect(found.at(-1)?.to).toBe(head);
      expect(all(found)).toEqual(history.filter(({ version }) => version > since));
      expect(found.flatMap(({ members }) => members).every(({ version }) => version > since)).toBe(
        true,
      );
      const members = found.flatMap((page) => page.members.map(({ user_id }) => user_id));
      expect(new Set(members).size).toBe(members.length);
      if (since === 0) expect(new Set(members)).toEqual(new Set([owner.id, b.id]));
      expect(found.some((page) => page.conversation?.title === "Renamed")).toBe(since < head - 1);
      late.close(1000);
    }
  });

  it("a client that missed joins, departures and renames learns of all of them (RESUME-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, b] = people;
    const { welcome } = await world.join(owner, conversation.id);
    const [stays, goes] = await world.accounts(2);
    const id = `/conversations/${conversation.id}/members`;
    for (const who of [stays, goes]) (await owner.post(id, { user_id: who!.id })).expect(201);
    (await owner.delete(`${id}/${goes!.id}`)).expect(204);
    const { socket } = await world.resume(b, conversation.id, {
      since: welcome.head,
      epoch: welcome.epoch,
    });
    const members = (await pages(socket, welcome.head)).flatMap((page) => page.members);
    expect(members.map(({ user_id, left_at }) => [user_id, left_at !== null])).toEqual([
      [stays!.id, false],
      [goes!.id, true],
    ]);
  });

  it("pages ascend by version, have at most 300 records, continue each other, and the last says complete (RESUME-2)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, b] = people;
    const { welcome } = await world.join(owner, conversation.id);
    await fill(owner, conversation.id, 2 * CHANGES_PAGE + 50);
    (await owner.patch(`/conversations/${conversation.id}`, { title: "in the middle" })).expect(
      200,
    );
    await owner.say(conversation.id, "last");
    const { socket } = await world.resume(b, conversation.id, { since: 0, epoch: welcome.epoch });
    const found = await pages(socket, 0);
    expect(found.map(count).every((records) => records <= CHANGES_PAGE)).toBe(true);
    expect(found.length).toBe(3);
    expect(found.map(({ complete }) => complete)).toEqual([false, false, true]);
    const history = await owner.history(conversation.id);
    expect(all(found)).toEqual(history);
    for (const [index, page] of found.entries()) {
      expect(page.from).toBe(index === 0 ? 0 : found[index - 1]?.to);
      for (const { version } of [...page.messages, ...page.members]) {
        expect(version).toBeGreaterThan(page.from);
        expect(version).toBeLessThanOrEqual(page.to);
      }
    }
    expect(found.at(-1)?.to).toBe(history.at(-1)?.version);
  });

  it("a client that missed nothing receives an empty, complete page (RESUME-2)", async () => {
    const { conversation, people } = await world.room();
    const { welcome } = await world.join(people[0], conversation.id);
    const { socket } = await world.resume(people[1], conversation.id, {
      since: welcome.head,
      epoch: welcome.epoch,
    });
    expect(await socket.next("changes")).toMatchObject({
      type: "changes",
      from: welcome.head,
      to: welcome.head,
      complete: true,
      messages: [],
      members: [],
    });
  });

  it("no change is lost between the pages of a resume and the live frames after it, while others go on sending (RESUME-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, b] = people;
    const { welcome, socket: sender } = await world.join(owner, conversation.id);
    await fill(owner, conversation.id, 900);
    const enough = new AbortController();
    let sent = 0;
    const flow = (async () => {
      while (!enough.signal.aborted) {
        await Promise.all([1, 2, 3].map((i) => sender.say(`live ${sent + i}`)));
        sent += 3;
        // The server runs in this isolate, so a loop without a pause would starve its timers.
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    const resumed = await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        const since = [0, 100, 450, 700, 850, 899][i] ?? 0;
        const { socket } = await world.resume(b, conversation.id, { since, epoch: welcome.epoch });
        await pages(socket, since);
        return { socket, since };
      }),
    );
    await sender.say("some time after");
    enough.abort();
    await flow;
    const history = await owner.history(conversation.id);
    for (const { socket, since } of resumed) {
      await socket.settled();
      const frames = socket.all("changes");
      let head = since;
      for (const { from, to } of frames) {
        expect(from).toBe(head);
        head = to;
      }
      expect(head).toBe(history.at(-1)?.version);
      expect(all(frames)).toEqual(history.filter(({ version }) => version > since));
    }
  });

  it("a resume on the open socket works the same way, several at once too, and live frames continue after it (RESUME-4)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, b] = people;
    await fill(owner, conversation.id, 700);
    const { socket, welcome } = await world.join(b, conversation.id);
    socket.send({ type: "resume", since: 1, epoch: welcome.epoch });
    const found = await pages(socket, 1);
    expect(found).toHaveLength(3);
    expect(all(found)).toEqual(await owner.history(conversation.id));
    socket.send({ type: "resume", since: 2, epoch: welcome.epoch });
    socket.send({ type: "resume", since: welcome.head, epoch: welcome.epoch });
    await socket.next("changes", ({ from, complete }) => from === welcome.head && complete);
    await owner.say(conversation.id, "and on");
    const live = await socket.next("changes", ({ from }) => from === welcome.head);
    expect(live.messages.map(({ text }) => text)).toEqual(["and on"]);
  });

  it.each([
    ["another epoch", (head: number) => ({ since: head, epoch: "another" })],
    ["no epoch", (head: number) => ({ since: head, epoch: "" })],
    ["a position beyond the head", (head: number, epoch: string) => ({ since: head + 1, epoch })],
    ["a huge position", (_: number, epoch: string) => ({ since: Number.MAX_SAFE_INTEGER, epoch })],
  ])(
    "the server answers %s with a snapshot, on connecting and on the open socket (RESET-1)",
    async (_, position) => {
      const { conversation, people } = await world.room();
      const [owner, b] = people;
      const message = await owner.say(conversation.id, "hello");
      const { welcome } = await world.join(owner, conversation.id);
      const wanted = position(welcome.head, welcome.epoch);
      const { socket } = await world.resume(b, conversation.id, wanted);
      expect((await socket.next("snapshot")).messages).toEqual([message]);
      socket.send({ type: "resume", ...wanted });
      expect(await socket.next("snapshot")).toMatchObject({
        head: welcome.head,
        messages: [message],
      });
      await owner.say(conversation.id, "live");
      await socket.next("changes", ({ from }) => from === welcome.head);
    },
  );

  it.each(["-1", "abc", "1.5", "99999999999999999999", "1e3", ""])(
    "the server answers an invalid position (since=%s) with a snapshot (RESET-1)",
    async (since) => {
      const { conversation, people } = await world.room();
      const { welcome } = await world.join(people[0], conversation.id);
      const socket = await world.open(people[1].token, conversation.id, {
        since,
        epoch: welcome.epoch,
      });
      await socket.next("welcome");
      await socket.next("snapshot");
    },
  );
});

describe("those who left", () => {
  it("the welcome lists former members apart, so that their messages keep a name (WELCOME-1)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, leaver] = people;
    await leaver.say(conversation.id, "goodbye");
    expect(
      (await leaver.delete(`/conversations/${conversation.id}/members/${leaver.id}`)).status,
    ).toBe(204);
    const { welcome } = await world.join(owner, conversation.id);
    expect(welcome.members.map(({ user_id }) => user_id)).not.toContain(leaver.id);
    expect(welcome.former_members.map(({ username }) => username)).toEqual([leaver.user.username]);
  });
});
