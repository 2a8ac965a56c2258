import { describe, expect, it } from "vitest";
import { INBOX_TYPING_MAX } from "#protocol/limits.ts";
import { evict } from "../support/evict.ts";
import type { InboxReplica } from "../support/inbox-replica.ts";
import {
  env,
  hibernate,
  inboxFence,
  insideUser,
  openInbox,
  rowsWritten,
  world,
} from "../support/inside.ts";
import type { TestSocket } from "../support/test-socket.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

/** Waits until the last frame says that these people are typing there. */
function typing(inbox: InboxReplica, id: string, who: readonly Account[]): Promise<unknown> {
  const ids = who.map((account) => account.id).toSorted();
  return eventually(
    async () => inbox.typing.get(id),
    (shown) => JSON.stringify(shown?.toSorted()) === JSON.stringify(ids),
    `${ids.length} to be typing`,
  );
}

/** The server does not pass on a start right after another (TYPING-1), so this repeats it until an inbox shows it. */
function typingAgain(socket: TestSocket, inbox: InboxReplica, id: string): Promise<unknown> {
  return eventually(
    async () => {
      socket.send({ type: "typing", active: true });
      return inbox.typing.get(id);
    },
    (shown) => shown?.length === 1,
    "the next start to be passed on",
  );
}

/** The frames about typing in a conversation that an inbox has received. */
function framesOf({ frames }: InboxReplica, id: string) {
  return frames.filter((frame) => frame.type === "typing" && frame.conversation_id === id);
}

describe("typing, in the inbox", () => {
  it("an inbox shows everyone who is typing in a conversation and for how long, except to the typist (INBOX-6)", async () => {
    const { conversation, people } = await world.room(3);
    const { id } = conversation;
    const [ada, bob, cem] = people;
    const inboxes = await Promise.all([openInbox(ada), openInbox(bob), openInbox(cem!)]);
    const [hers, his, theirs] = inboxes;
    const { socket: one, welcome } = await world.join(ada, id);
    const { socket: two } = await world.join(bob, id);
    one.send({ type: "typing", active: true });
    await Promise.all([typing(his, id, [ada]), typing(theirs, id, [ada])]);
    expect(framesOf(hers, id)).toEqual([]);
    two.send({ type: "typing", active: true });
    await Promise.all([typing(theirs, id, [ada, bob]), typing(hers, id, [bob])]);
    for (const frame of framesOf(theirs, id)) {
      if (frame.type !== "typing" || !("typing" in frame)) throw new Error("a typing frame");
      for (const { expires_in_ms } of frame.typing) {
        expect(expires_in_ms).toBeGreaterThan(0);
        expect(expires_in_ms).toBeLessThanOrEqual(welcome.typing_ms);
      }
    }
    one.send({ type: "typing", active: false });
    await Promise.all([typing(theirs, id, [bob]), typing(his, id, [])]);
  });

  it("a send, and the close of the typing socket, end typing early (INBOX-6)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    const { socket } = await world.join(ada, conversation.id);
    socket.send({ type: "typing", active: true });
    await typing(inbox, conversation.id, [ada]);
    await socket.say("said");
    await typing(inbox, conversation.id, []);
    await typingAgain(socket, inbox, conversation.id);
    socket.close(1000);
    await typing(inbox, conversation.id, []);
  });

  it("typing reaches a sleeping inbox, and writes nothing (INBOX-6)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    const { socket } = await world.join(ada, conversation.id);
    await evict(env.USERS.getByName(bob.id), { webSockets: "hibernate" });
    await hibernate(conversation.id);
    // Reading the count woke the object.
    const before = await rowsWritten(bob.id);
    await evict(env.USERS.getByName(bob.id), { webSockets: "hibernate" });
    socket.send({ type: "typing", active: true });
    await typing(inbox, conversation.id, [ada]);
    expect(await rowsWritten(bob.id)).toBe(before);
  });

  it("a removed member no longer receives typing (INBOX-6)", async () => {
    const { conversation, people } = await world.room(3);
    const { id } = conversation;
    const [ada, bob, cem] = people;
    const [his, theirs] = await Promise.all([openInbox(bob), openInbox(cem!)]);
    const { socket } = await world.join(ada, id);
    (await ada.delete(`/conversations/${id}/members/${bob.id}`)).expect(204);
    socket.send({ type: "typing", active: true });
    await typing(theirs, id, [ada]);
    await socket.settled();
    await inboxFence(his, bob);
    expect(framesOf(his, id)).toEqual([]);
  });

  it("a group of more than `inbox_typing_max` members sends no typing to inboxes (INBOX-6)", async () => {
    const { conversation, people } = await world.room(INBOX_TYPING_MAX + 1);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    const { socket } = await world.join(ada, conversation.id);
    socket.send({ type: "typing", active: true });
    await socket.settled();
    await inboxFence(inbox, bob);
    expect(framesOf(inbox, conversation.id)).toEqual([]);
    (await ada.delete(`/conversations/${conversation.id}/members/${people.at(-1)!.id}`)).expect(
      204,
    );
    socket.send({ type: "typing", active: false });
    await typingAgain(socket, inbox, conversation.id);
  });

  it("a person who starts and stops typing repeatedly reaches an inbox as one start, which is ended (INBOX-6, TYPING-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    const { socket } = await world.join(ada, conversation.id);
    const began = Date.now();
    socket.send({ type: "typing", active: true });
    await typing(inbox, conversation.id, [ada]);
    for (let i = 0; i < 40; i += 1) socket.send({ type: "typing", active: i % 2 === 1 });
    await socket.settled();
    await typing(inbox, conversation.id, []);
    await socket.settled();
    await inboxFence(inbox, bob);
    const shown = framesOf(inbox, conversation.id).map(
      (frame) => "typing" in frame && frame.typing.length,
    );
    expect(shown.at(-1)).toBe(0);
    const starts = shown.filter((count) => count === 1).length;
    expect(starts).toBeLessThanOrEqual(1 + (Date.now() - began) / 1_000);
  });

  it("a socket with an expired token receives no more typing (INBOX-6)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    // Otherwise the object reads D1 a second time, and then overwrites the attachments.
    await evict(env.USERS.getByName(bob.id), { webSockets: "hibernate" });
    await insideUser(bob.id, (_, state) => {
      for (const ws of state.getWebSockets()) {
        ws.serializeAttachment({ ...ws.deserializeAttachment(), token_expires_at: 1 });
      }
    });
    await evict(env.USERS.getByName(bob.id), { webSockets: "hibernate" });
    const { socket } = await world.join(ada, conversation.id);
    socket.send({ type: "typing", active: true });
    expect(await inbox.closed).toBe(4401);
    expect(framesOf(inbox, conversation.id)).toEqual([]);
  });

  it("a closed inbox is not called for a while, and a call leaves no storage in it (INBOX-6)", async () => {
    const { conversation, people } = await world.room(3);
    const { id } = conversation;
    const [ada, bob, cem] = people;
    const stranger = await insideUser(bob.id, async (user, { storage }) => ({
      listens: user.typingChanged(id, []),
      presence: user.peerPresence(ada.id, { online: true, at: 1 }),
      tables: storage.sql
        .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\'")
        .toArray(),
      entries: (await storage.list()).size,
      alarm: await storage.getAlarm(),
    }));
    expect(stranger).toMatchObject({ listens: false, presence: { online: false } });
    expect([stranger.tables, stranger.entries, stranger.alarm]).toEqual([[], 0, null]);
    const open = await openInbox(cem!);
    const { socket } = await world.join(ada, id);
    socket.send({ type: "typing", active: true });
    await typing(open, id, [ada]);
    const inbox = await openInbox(bob);
    socket.send({ type: "typing", active: false });
    await typing(open, id, []);
    await typingAgain(socket, open, id);
    await socket.settled();
    await inboxFence(inbox, bob);
    expect(framesOf(inbox, id)).toEqual([]);
  });
});
