import { describe, expect, it } from "vitest";
import { conversationListSchema } from "#protocol/conversation.ts";
import { ALBUM_MAX } from "#protocol/limits.ts";
import { uploadSchema } from "#protocol/media.ts";
import { messageSchema, type Message } from "#protocol/message.ts";
import { listOf } from "#protocol/primitives.ts";
import { bytes, PNG, VOICE } from "../support/files.ts";
import { hibernate, inD1, world } from "../support/inside.ts";
import { exported, linesOfType } from "../support/transfer.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

async function send(who: Account, id: string, draft: object): Promise<Message> {
  return (await who.post(`/conversations/${id}/messages`, draft)).as(messageSchema, 201);
}

async function listed(who: Account, id: string): Promise<number | undefined> {
  const { items } = (await who.get("/conversations")).as(conversationListSchema);
  return items.find((each) => each.id === id)?.last_album_count;
}

describe("an album", () => {
  it("the messages of an album carry it over the socket and REST, in D1 and in an export, and keep it when one is deleted (ALBUM-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann, ben] = people;
    const { id } = conversation;
    const { socket } = await world.join(ann, id);
    socket.send({ type: "send", ref: 1, client_id: "one", text: "one", album: "trip" });
    const { message_id } = await socket.next("ack");
    const two = await send(ben, id, { text: "two", album: "trip" });
    expect(two.album).toBe("trip");
    (await ben.delete(`/conversations/${id}/messages/${two.id}`)).expect(204);
    await hibernate(id);
    const history = await ann.history(id);
    expect(history.map((each) => [each.id, each.album, each.text])).toEqual([
      [message_id, "trip", "one"],
      [two.id, "trip", null],
    ]);
    await eventually(
      async () => (await inD1("messages", id)).map(({ album }) => album),
      (albums) => albums.join() === "trip,trip",
      "both in D1",
    );
    const document = await exported(world, id);
    expect(linesOfType(document, "message").map(({ album }) => album)).toEqual(["trip", "trip"]);
  });

  it("an album is full with `album_max` consecutive messages, and a retry does not count (ALBUM-2)", async () => {
    const { conversation, people } = await world.room();
    const [ann, ben] = people;
    const { id } = conversation;
    for (let n = 0; n < ALBUM_MAX; n += 1) {
      await send(ann, id, { client_id: `c${n}`, text: `${n}`, album: "trip" });
    }
    const path = `/conversations/${id}/messages`;
    const refused = await ann.post(path, { text: "one more", album: "trip" });
    expect(refused.problem("validation_failed").errors?.[0]?.path).toBe("album");
    (await ann.post(path, { client_id: "c9", text: "9", album: "trip" })).expect(200);
    await send(ben, id, { text: "another's album of that name", album: "trip" });
    await send(ann, id, { text: "after that it begins anew", album: "trip" });
  });

  it("each view of a conversation counts the messages of an album, without deleted ones (ALBUM-3)", async () => {
    const { conversation, people } = await world.room();
    const [ann, ben] = people;
    const { id } = conversation;
    await ann.say(id, "before");
    expect((await ben.view(id)).last_album_count).toBeUndefined();
    const sent = [];
    for (const text of ["a", "b", "c"]) sent.push(await send(ann, id, { text, album: "trip" }));
    expect((await ben.view(id)).last_album_count).toBe(3);
    await eventually(
      () => listed(ben, id),
      (count) => count === 3,
      "the count in D1",
    );
    (await ann.delete(`/conversations/${id}/messages/${sent[1]?.id}`)).expect(204);
    expect((await ben.view(id)).last_album_count).toBe(2);
    await eventually(
      () => listed(ben, id),
      (count) => count === 2,
      "the count in D1",
    );
    await ann.say(id, "after");
    expect((await ben.view(id)).last_album_count).toBeUndefined();
    await eventually(
      () => listed(ben, id),
      (count) => count === undefined,
      "the count in D1",
    );
  });
});

describe("a conversation's media", () => {
  it("a conversation lists its media by kind, newest first, page by page, without invisible or deleted messages (MEDIA-10)", async () => {
    const [ada, grace, bob] = await world.accounts(3);
    if (ada === undefined || grace === undefined || bob === undefined) throw new Error("nobody");
    const { id } = await world.group(ada, grace);
    (await ada.patch(`/conversations/${id}`, { history: "joined" })).expect(200);
    const carry = async (file: Uint8Array<ArrayBuffer>, name: string, text?: string) => {
      const { media_url } = (await ada.upload(file, { name })).as(uploadSchema, 201);
      return (await send(ada, id, { media_url, text })).id;
    };
    const link = async (text: string) => (await send(ada, id, { text })).id;
    const old = [await carry(PNG, "old.png"), await link("https://old.example/")];
    (await ada.post(`/conversations/${id}/members`, { user_id: bob.id })).expect(201);
    const picture = await carry(PNG, "a.png", "as on https://a.example");
    const file = await carry(bytes("minutes"), "minutes.bin");
    const elsewhere = (await send(ada, id, { media_url: "https://b.example/b.pdf" })).id;
    const voice = await carry(VOICE, "voice.webm");
    const later = await carry(PNG, "b.png");
    await link("`https://in.code/` and me@mail.example");
    const edited = await link("nothing yet");
    const path = `/conversations/${id}/messages`;
    (await ada.patch(`${path}/${edited}`, { text: "www.c.example" })).expect(200);
    const gone = [await carry(PNG, "gone.png"), await link("https://gone.example")];
    for (const each of gone) (await ada.delete(`${path}/${each}`)).expect(204);

    const page = async (who: Account, query: string) =>
      (await who.get(`/conversations/${id}/media?${query}`)).as(listOf(messageSchema));
    const ids = async (who: Account, query: string) =>
      (await page(who, query)).items.map((each) => each.id);
    expect(await ids(bob, "kind=visual")).toEqual([later, picture]);
    expect(await ids(bob, "kind=audio")).toEqual([voice]);
    expect(await ids(bob, "kind=file")).toEqual([elsewhere, file]);
    expect(await ids(bob, "kind=link")).toEqual([edited, elsewhere, picture]);
    expect(await ids(bob, "")).toEqual([later, voice, elsewhere, file, picture]);
    expect(await ids(grace, "kind=visual")).toEqual([later, picture, old[0]]);
    expect(await ids(grace, "kind=link")).toEqual([edited, elsewhere, picture, old[1]]);
    const first = await page(bob, "kind=visual&limit=1");
    expect(first.items.map((each) => each.id)).toEqual([later]);
    expect(await ids(bob, `kind=visual&limit=1&before=${first.next_cursor}`)).toEqual([picture]);
    const bad = await bob.get(`/conversations/${id}/media?kind=poem`);
    expect(bad.problem("validation_failed").errors?.[0]?.path).toBe("kind");
  });
});
