import { describe, expect, it, vi } from "vitest";
import { PREVIEW_PICTURE_BYTES_PER_DAY } from "#protocol/limits.ts";
import { messageSchema, type Message } from "#protocol/message.ts";
import type { Preview } from "#protocol/preview.ts";
import { userSchema } from "#protocol/user.ts";
import { env, hibernate, inD1, insideRoom, world } from "../support/inside.ts";
import { Draft, exported, Importer, linesOfType } from "../support/transfer.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

interface Place {
  id: string;
  ann: Account;
  ben: Account;
}

async function room(): Promise<Place> {
  const { conversation, people } = await world.room();
  const [ann, ben] = people;
  await previewing(ann, true);
  return { id: conversation.id, ann, ben };
}

async function previewing(person: Account, link_previews: boolean): Promise<void> {
  const changed = await person.patch("/users/me", { link_previews });
  expect(changed.as(userSchema).link_previews).toBe(link_previews);
}

/** A unique address, so that no preview of it is cached. */
function linkTo(site: string): string {
  return `${env.WEB_SITE}/${site}?${crypto.randomUUID()}`;
}

async function messageAt({ id, ann }: Place, messageId: number): Promise<Message> {
  return (await ann.get(`/conversations/${id}/messages/${messageId}`)).as(messageSchema);
}

function isSettled(id: string): Promise<boolean> {
  return insideRoom(id, (_, { storage }) => {
    const { n } = storage.sql.exec("SELECT count(*) AS n FROM previews").one();
    return n === 0;
  });
}

async function settled(id: string): Promise<void> {
  await eventually(() => isSettled(id), Boolean, "the preview to be made or given up");
}

async function previewed(place: Place, text: string): Promise<Message> {
  const { id } = await place.ann.say(place.id, text);
  await settled(place.id);
  return messageAt(place, id);
}

async function hitsOf(link: string): Promise<number> {
  const hits: Record<string, number> = await (await fetch(`${env.WEB_SITE}/hits`)).json();
  return hits[link.slice(env.WEB_SITE.length)] ?? 0;
}

function withoutImage(preview: Preview | undefined) {
  return preview === undefined ? null : { title: preview.title, image: preview.image !== null };
}

describe("a preview", () => {
  it("the server makes a preview of a message's first link, as a change that notifies nobody (PREVIEW-1)", async () => {
    const place = await room();
    const { socket } = await world.join(place.ben, place.id);
    const url = linkTo("bread");
    const sent = await place.ann.say(place.id, `See ${url}#crust or ${linkTo("plain")}`);
    expect(sent.preview).toBeUndefined();
    await settled(place.id);
    const message = await messageAt(place, sent.id);
    expect(message.preview).toEqual({
      url,
      site: "The Bakery",
      title: "Bread & butter",
      description: "Flour, water",
      image: { media_url: expect.stringMatching(/^\/api\/v1\/media\//), width: 64, height: 32 },
    });
    expect(message).toMatchObject({ text_version: sent.text_version, edited_at: null });
    const frames = [await socket.next("changes"), await socket.next("changes")];
    expect(frames.map(({ messages }) => messages[0]?.preview?.title)).toEqual([
      undefined,
      "Bread & butter",
    ]);
    expect((await place.ben.view(place.id)).unread_count).toBe(1);
    await eventually(
      async () => (await inD1("messages", place.id))[0]?.["preview"],
      (preview) => typeof preview === "string",
      "D1 to have the preview",
    );
    const picture = message.preview?.image?.media_url ?? "";
    expect((await place.ben.fetchMedia(picture)).status).toBe(200);
    expect((await (await world.account()).fetchMedia(picture)).status).toBe(404);
  });

  it("the request to the site carries no identity, and names the server (PREVIEW-2)", async () => {
    const place = await room();
    await previewed(place, linkTo("plain"));
    const headers: Record<string, string> = await (await fetch(`${env.WEB_SITE}/agent`)).json();
    expect(headers["user-agent"]).toContain("Parley");
    for (const name of ["cookie", "authorization", "referer"])
      expect(headers[name]).toBeUndefined();
  });

  it("the server requests a site of the deployment's own zone as any stranger would (OUTSIDE-1)", () => {
    expect(Cloudflare.compatibilityFlags["global_fetch_strictly_public"]).toBe(true);
  });

  it("a preview shows the page's texts as one clean line, decoded from the page's encoding (PREVIEW-2)", async () => {
    const places = await Promise.all(["script", "japanese", "unknown", "icon"].map(room));
    const links = ["script", "japanese", "unknown", "icon"].map(linkTo);
    const messages = await Promise.all(
      places.map((place, at) => previewed(place, links[at] ?? "")),
    );
    expect(messages.map(({ preview }) => withoutImage(preview))).toEqual([
      { title: "<script>alert(1)</script> gnp.exe", image: false },
      { title: "日本", image: false },
      { title: "Qapla", image: false },
      { title: "With an icon", image: true },
    ]);
  });

  it("a preview is bounded in time, bytes, pixels and redirects, and never requests a private address (PREVIEW-2, PREVIEW-3, OUTSIDE-1)", async () => {
    const preview = async (site: string) =>
      withoutImage((await previewed(await room(), linkTo(site))).preview);
    const answering = {
      huge: { title: "Huge", image: false },
      bomb: { title: "Bomb", image: false },
      vector: { title: "Vector", image: false },
      vast: { title: "Vast", image: false },
      heavy: { title: "Heavy", image: false },
      inside: { title: "Inside", image: false },
      moved: { title: "Only a title", image: false },
      loop: null,
      metadata: null,
      private: null,
      json: null,
      missing: null,
    };
    // One after another: on a busy machine, simultaneous ones would exceed their time.
    const found: Record<string, unknown> = {};
    for (const site of Object.keys(answering)) found[site] = await preview(site);
    expect(found).toEqual(answering);
    expect(await Promise.all([preview("slow"), preview("drip")])).toEqual([null, null]);
  });

  it("the server makes one preview of a link that many people send (PREVIEW-6)", async () => {
    const url = linkTo("bread");
    const [first, second] = [await room(), await room()];
    const one = await previewed(first, url);
    const other = await previewed(second, `again ${url}`);
    expect(other.preview).toEqual(one.preview);
    expect(await hitsOf(url)).toBe(1);
    // The picture is deleted with the last message that shows it.
    const picture = one.preview?.image?.media_url ?? "";
    await first.ann.delete(`/conversations/${first.id}/messages/${one.id}`);
    await eventually(
      async () => (await first.ben.fetchMedia(picture)).status,
      (status) => status === 404,
      "the picture to be out of sight",
    );
    expect((await second.ben.fetchMedia(picture)).status).toBe(200);
    await second.ann.delete(`/conversations/${second.id}/messages/${other.id}`);
    await eventually(
      () => env.MEDIA.head(picture.slice(picture.lastIndexOf("/") + 1)),
      (object) => object === null,
      "the picture to be erased",
    );
    expect((await messageAt(second, other.id)).preview).toBeUndefined();
  });
});

describe("a sender", () => {
  it("a sender turns previews off, for one message or for all (PREVIEW-4)", async () => {
    const place = await room();
    const link = linkTo("plain");
    const draft = { text: link, previews: false };
    const sent = await place.ann.post(`/conversations/${place.id}/messages`, draft);
    expect(await isSettled(place.id)).toBe(true);
    await previewing(place.ann, false);
    const { preview } = await previewed(place, link);
    expect([sent.status, preview, await hitsOf(link)]).toEqual([201, undefined, 0]);
  });

  it("a sender removes a preview, which does not come back, and an edit makes one of a new link (PREVIEW-4)", async () => {
    const place = await room();
    const url = linkTo("bread");
    const { id, preview } = await previewed(place, url);
    const path = `/conversations/${place.id}/messages/${id}`;
    expect((await place.ben.patch(path, { preview: null })).status).toBe(403);
    const kept = (await place.ann.patch(path, { text: `Look: ${url}` })).as(messageSchema);
    expect(kept.preview).toEqual(preview);
    const removed = (await place.ann.patch(path, { preview: null })).as(messageSchema);
    expect(removed).toMatchObject({ text: kept.text, edited_at: kept.edited_at });
    expect(removed.preview).toBeUndefined();
    await place.ann.patch(path, { text: `Look at ${url}` });
    await settled(place.id);
    expect((await messageAt(place, id)).preview).toBeUndefined();
    await place.ann.patch(path, { text: linkTo("plain") });
    await settled(place.id);
    expect((await messageAt(place, id)).preview?.title).toBe("Only a title");
    const without = (await place.ann.patch(path, { text: "no link" })).as(messageSchema);
    expect(without.preview).toBeUndefined();
  });

  it("a sender declines a preview that the server is still making (PREVIEW-4)", async () => {
    const place = await room();
    const sent = await place.ann.say(place.id, "no link yet");
    await insideRoom(place.id, (_, { storage }) => {
      storage.sql.exec("INSERT INTO previews VALUES (?, 1, ?)", sent.id, Date.now() + 3_600_000);
    });
    const path = `/conversations/${place.id}/messages/${sent.id}`;
    expect((await place.ben.patch(path, { preview: null })).status).toBe(403);
    expect(await isSettled(place.id)).toBe(false);
    const same = (await place.ann.patch(path, { preview: null })).as(messageSchema);
    expect(same.version).toBe(sent.version);
    expect(await isSettled(place.id)).toBe(true);
  });

  it("a sender gets no more previews in a minute than the limit (PREVIEW-5)", async () => {
    const place = await room();
    const limiter = env.LIMITERS.getByName(`previews:user:${place.ann.id}`);
    for (let taken = 0; taken < 20; taken += 1) await limiter.take(20);
    const link = linkTo("plain");
    const { preview } = await previewed(place, link);
    expect([preview, await hitsOf(link)]).toEqual([undefined, 0]);
  });
});

it("the server calls a host no more often than the limit, whoever sends its links (PREVIEW-5)", async () => {
  const preview = async (site: string) =>
    withoutImage((await previewed(await room(), linkTo(site))).preview);
  expect([await preview("elsewhere"), await preview("guest")]).toEqual([
    { title: "Only a title", image: false },
    { title: "Guest", image: true },
  ]);
  // The debt takes half an hour to repay, so a minute refills nothing.
  await env.LIMITERS.getByName("previews:host:localhost").takeHourly(2);
  const link = linkTo("elsewhere");
  const refused = (await previewed(await room(), link)).preview;
  expect([refused, await preview("guest")]).toEqual([undefined, { title: "Guest", image: false }]);
  // The sender invented these fields, so they are not stored.
  await previewed(await room(), link);
  expect(await hitsOf(link)).toBe(2);
});

it("pictures beyond a day's bytes are not stored, and their previews come without (PREVIEW-5)", async () => {
  const [first, second] = [await room(), await room()];
  const large = async (place: Place) =>
    withoutImage((await previewed(place, linkTo("large"))).preview);
  expect(await large(first)).toEqual({ title: "Large", image: true });
  const limiter = env.LIMITERS.getByName(`previews:bytes:${first.ann.id}`);
  const left = PREVIEW_PICTURE_BYTES_PER_DAY - 1.5 * 1024 * 1024;
  expect(await limiter.takeDaily(PREVIEW_PICTURE_BYTES_PER_DAY, left)).toBe(0);
  expect(await large(first)).toEqual({ title: "Large", image: false });
  expect(await large(second)).toEqual({ title: "Large", image: true });
});

it("a preview that fails is tried once more, also by an object that slept meanwhile (PREVIEW-1)", async () => {
  const place = await room();
  const { id } = await place.ann.say(place.id, "no link yet");
  const url = linkTo("plain");
  await insideRoom(place.id, (_, { storage }) => {
    storage.sql.exec("UPDATE messages SET text = ? WHERE id = ?", url, id);
    storage.sql.exec("INSERT INTO previews VALUES (?, 1, ?)", id, Date.now() - 1);
  });
  await hibernate(place.id);
  await place.ann.say(place.id, "wakes it");
  await settled(place.id);
  expect((await messageAt(place, id)).preview?.title).toBe("Only a title");
});

it("a link costs its object seven rows more than its message, two of them for lists of links, and a picture two more (PREVIEW-1, MEDIA-10)", async () => {
  const rowsOf = async (site: string) => {
    const place = await room();
    let rows = 0;
    await insideRoom(place.id, (_, { storage }) => {
      const { exec } = storage.sql;
      vi.spyOn(storage.sql, "exec").mockImplementation((query, ...values) => {
        const cursor = exec.call(storage.sql, query, ...values);
        // D1's position costs one row a batch, whatever is in it.
        if (!query.startsWith("UPDATE projection")) rows += cursor.rowsWritten;
        return cursor;
      });
    });
    await previewed(place, site === "" ? "no link" : linkTo(site));
    vi.restoreAllMocks();
    return rows;
  };
  expect([await rowsOf(""), await rowsOf("plain"), await rowsOf("bread")]).toEqual([1, 8, 10]);
});

it("an export carries a preview without its picture, and an import stores it unchanged (PREVIEW-7)", async () => {
  const place = await room();
  const url = linkTo("bread");
  const { preview } = await previewed(place, url);
  const [line] = linesOfType(await exported(world, place.id), "message");
  expect(line?.preview).toEqual({ ...preview, image: null });
  const draft = new Draft();
  const ann = await world.account({ username: draft.people[0]?.username ?? "" });
  draft.say(1);
  const message = draft.lines.find(({ type }) => type === "message");
  Object.assign(message ?? {}, { text: url, preview: line?.preview });
  draft.end();
  await new Importer(world).whole(draft.text());
  const [imported] = await ann.history(draft.id);
  expect(imported?.preview).toEqual({ ...preview, image: null });
  expect(await hitsOf(url)).toBe(1);
});
