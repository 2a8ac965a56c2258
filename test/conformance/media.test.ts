import { createHmac } from "node:crypto";
import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import worker from "../../src/index.ts";
import { mediaSignerSchema, uploadSchema, type Upload } from "#protocol/media.ts";
import { messageListSchema, messageSchema } from "#protocol/message.ts";
import { searchResultSchema } from "#protocol/search.ts";
import { SPOKEN } from "../support/engines.ts";
import { bytes, GIF, HTML, PNG, SVG, VOICE } from "../support/files.ts";
import { env, hibernate, inD1, insideRoom, roomStub, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const DAY_MS = 24 * 60 * 60_000;

async function uploaded(
  person: Account,
  file: Uint8Array<ArrayBuffer> = PNG,
  query: Record<string, string> = {},
): Promise<Upload> {
  return (await person.upload(file, query)).as(uploadSchema, 201);
}

async function carry(
  person: Account,
  conversationId: string,
  media_url: string,
  more: object = {},
) {
  const path = `/conversations/${conversationId}/messages`;
  return (await person.post(path, { media_url, ...more })).as(messageSchema, 201);
}

async function status(person: Account, media_url: string): Promise<number> {
  const response = await person.fetchMedia(media_url);
  await response.body?.cancel();
  return response.status;
}

function keyOf({ media_url }: Pick<Upload, "media_url">): string {
  return media_url.split("/").at(-1) ?? "";
}

async function addressOf(person: Account, media_url: string): Promise<string> {
  const { signer, secret } = (await person.get("/media/signer")).as(mediaSignerSchema);
  const key = media_url.split("/").at(-1) ?? "";
  const signature = createHmac("sha256", Buffer.from(secret, "base64url")).update(key);
  return `${media_url}?signer=${signer}&signature=${signature.digest("base64url")}`;
}

describe("uploads", () => {
  it("a picture's type and size come from its bytes, whatever its name or declared type (MEDIA-1)", async () => {
    const ann = await world.account();
    const answer = await ann.upload(
      PNG,
      { name: "page.html", width: "9" },
      { "content-type": "text/html" },
    );
    const upload = answer.as(uploadSchema, 201);
    expect(upload).toMatchObject({
      name: "page.html",
      content_type: "image/png",
      size: PNG.byteLength,
      width: 3,
      height: 2,
    });
    expect(answer.headers.get("location")).toBe(upload.media_url);
    const file = await ann.fetchMedia(upload.media_url);
    expect(file.headers.get("content-type")).toBe("image/png");
    expect(file.headers.get("content-disposition")).toMatch(/^inline/);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(PNG);
  });

  it.each([
    ["HTML", HTML, "text/html"],
    ["SVG", SVG, "image/svg+xml"],
    ["an unknown type", bytes("\0\x01\x02"), "image/png"],
  ])("%s is served as a download only, and runs nothing (MEDIA-1)", async (_, file, declared) => {
    const ann = await world.account();
    const upload = (await ann.upload(file, { name: "a.svg" }, { "content-type": declared })).as(
      uploadSchema,
      201,
    );
    expect(["text/plain", "application/octet-stream"]).toContain(upload.content_type);
    const answer = await ann.fetchMedia(upload.media_url);
    await answer.body?.cancel();
    expect(answer.headers.get("content-disposition")).toBe("attachment; filename=a.svg");
    expect(answer.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("a voice note is audio, with its waveform and its length, though its container may hold pictures", async () => {
    const ann = await world.account();
    const waveform = Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString("base64url");
    const upload = await uploaded(ann, VOICE, { waveform, duration_ms: "1234" });
    expect(upload).toMatchObject({ content_type: "audio/webm", duration_ms: 1_234 });
    expect(upload.waveform).toHaveLength(256);
    expect(upload.waveform?.[255]).toBe(255);
  });

  it("a file that is not audio has no waveform, and a picture that claims impossible dimensions has no size (MEDIA-1)", async () => {
    const ann = await world.account();
    expect(await uploaded(ann, PNG, { waveform: "AAAA" })).toMatchObject({ waveform: null });
    const vast = PNG.slice();
    // The header's width: four bytes from the sixteenth on.
    vast.set([0xff, 0xff, 0xff, 0xff], 16);
    expect(await uploaded(ann, vast)).toMatchObject({ width: null, height: null });
    expect(await uploaded(ann, vast, { width: "30", height: "20" })).toMatchObject({ width: 30 });
  });

  it("an upload of a form with the file in it is refused, since it would be stored as it is", async () => {
    const ann = await world.account();
    const form = { "content-type": "multipart/form-data; boundary=x" };
    (await ann.upload(PNG, {}, form)).problem("malformed");
    expect(await mediaOf(ann)).toEqual([]);
  });

  it("an upload that is too large, empty, or without a length is refused before it is read", async () => {
    const ann = await world.account();
    const large = String(Number(env.MAX_MEDIA_BYTES) + 1);
    (await ann.upload(PNG, {}, { "content-length": large })).problem("too_large");
    (await ann.upload(bytes(""))).problem("validation_failed");
    (
      await world.request("POST", "/api/v1/media", undefined, {
        authorization: `Bearer ${ann.token}`,
      })
    ).problem("length_required");
    (await world.request("POST", "/api/v1/media")).problem("unauthenticated");
    expect(await mediaOf(ann)).toEqual([]);
  });

  it("an upload that breaks off, or continues after its end, leaves nothing behind", async () => {
    const ann = await world.account();
    for (const length of [PNG.byteLength + 5, PNG.byteLength - 5]) {
      (await ann.upload(PNG, {}, { "content-length": String(length) })).problem("malformed");
    }
    expect(await mediaOf(ann)).toEqual([]);
  });

  it("one person's files never exceed the quota together, however many come at once (MEDIA-5)", async () => {
    const ann = await world.account();
    const quota = Number(env.MEDIA_BYTES_PER_USER);
    const room = PNG.byteLength * 3;
    await env.DB.prepare(
      "INSERT INTO media (key, user_id, content_type, size, created_at) VALUES (?, ?, 'image/png', ?, ?)",
    )
      .bind(crypto.randomUUID(), ann.id, quota - room, new Date().toISOString())
      .run();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ann.upload(PNG)));
    expect(answers.filter(({ status: code }) => code === 201)).toHaveLength(3);
    for (const answer of answers) if (answer.status !== 201) answer.problem("quota_exceeded");
  });
});

async function usesOf(upload: Pick<Upload, "media_url">): Promise<unknown[]> {
  const { results } = await env.DB.prepare("SELECT * FROM media_uses WHERE key = ?")
    .bind(keyOf(upload))
    .all();
  return results;
}

/** The checks of files that a room still has to make. */
function checksOf(conversationId: string): Promise<unknown[]> {
  return insideRoom(conversationId, (_, { storage }) =>
    storage.sql.exec("SELECT * FROM media_checks").toArray(),
  );
}

/** Waits until a room has checked all of its files. */
async function letGo(conversationId: string): Promise<void> {
  await runDurableObjectAlarm(roomStub(conversationId));
  await eventually(
    () => checksOf(conversationId),
    ({ length }) => length === 0,
    "what is no longer carried to be let go of",
  );
}

async function gone(upload: Pick<Upload, "media_url">): Promise<void> {
  await eventually(
    async () => [await env.MEDIA.head(keyOf(upload)), (await usesOf(upload)).length],
    ([object, uses]) => object === null && uses === 0,
    "the file to go",
  );
}

/** Makes the next removal of a room's files from R2 wait until it is released, or fail. */
async function holdRemoval(
  conversationId: string,
): Promise<{ begun: Promise<void>; release: () => void; fail: () => void }> {
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  await insideRoom(conversationId, () => {
    const { MEDIA } = env;
    const remove = MEDIA.delete.bind(MEDIA);
    vi.spyOn(MEDIA, "delete").mockImplementationOnce(async (keys) => {
      begun.resolve();
      await held.promise;
      await remove(keys);
    });
  });
  return {
    begun: begun.promise,
    release: held.resolve,
    fail: () => held.reject(new Error("R2 is away")),
  };
}

/** One person's rows in D1. */
async function mediaOf({ id }: Account): Promise<unknown[]> {
  const { results } = await env.DB.prepare("SELECT * FROM media WHERE user_id = ?").bind(id).all();
  return results;
}

describe("who may fetch a file", () => {
  it("only its uploader fetches a file until a message carries it; then the members do who see the message (MEDIA-2)", async () => {
    const { conversation, people } = await world.room(3);
    const [ann, bob] = people;
    const stranger = await world.account();
    const { media_url } = await uploaded(ann);
    expect([await status(ann, media_url), await status(bob, media_url)]).toEqual([200, 404]);
    const { socket } = await world.join(bob, conversation.id);
    const seen = socket.next("changes", ({ messages }) => messages.length > 0);
    await carry(ann, conversation.id, media_url);
    await seen;
    expect(await status(bob, media_url)).toBe(200);
    expect(await status(stranger, media_url)).toBe(404);
    await ann.delete(`/conversations/${conversation.id}/members/${bob.id}`);
    expect(await status(bob, media_url)).toBe(404);
    expect((await world.request("GET", media_url)).problem("unauthenticated").code).toBeDefined();
  });

  it("another person's file cannot be sent by its key, but its readers may forward it", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { media_url } = await uploaded(ann);
    const path = `/conversations/${conversation.id}/messages`;
    (await bob.post(path, { media_url })).problem("validation_failed");
    (await bob.post(path, { media_url: `${media_url.slice(0, -1)}A` })).problem(
      "validation_failed",
    );
    for (const address of [
      "/api/v1/media/../users/me",
      " https://example.com/a.png",
      "https://example.com/a.png\n",
      "https://ann:secret@example.com/a.png",
    ]) {
      (await bob.post(path, { media_url: address })).problem("validation_failed");
    }
    await carry(ann, conversation.id, media_url);
    const elsewhere = await world.group(bob, await world.account());
    const passedOn = await carry(bob, elsewhere.id, media_url);
    expect(passedOn.media).toMatchObject({ content_type: "image/png", width: 3 });
    expect((await ann.history(conversation.id)).filter(({ media }) => media !== null)).toHaveLength(
      1,
    );
  });

  it("a signed address opens only its file, and not after its session or membership ended (MEDIA-3)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { media_url } = await uploaded(ann);
    const other = await uploaded(ann);
    await carry(ann, conversation.id, media_url);
    await carry(ann, conversation.id, other.media_url);
    const address = await addressOf(bob, media_url);
    expect(await addressOf(bob, media_url)).toBe(address);
    (await world.request("GET", address)).expect(200);
    const [, query = ""] = address.split("?");
    (await world.request("GET", `${other.media_url}?${query}`)).problem("unauthenticated");
    (await world.request("GET", `${address.slice(0, -2)}AA`)).problem("unauthenticated");
    const forged = address.replace(
      /signer=[^&]+/,
      `signer=${Buffer.from(JSON.stringify([ann.id, "s", 9e15])).toString("base64url")}`,
    );
    (await world.request("GET", forged)).problem("unauthenticated");
    await ann.delete(`/conversations/${conversation.id}/members/${bob.id}`);
    (await world.request("GET", address)).problem("not_found");
    const mine = await addressOf(ann, media_url);
    (await world.request("GET", mine)).expect(200);
    await env.USERS.getByName(ann.id).setDisabled(true);
    expect((await world.request("GET", mine)).status).toBe(401);
  });

  it("a file is served in ranges, with an entity tag, and may be cached", async () => {
    const ann = await world.account();
    const text = bytes("0123456789");
    const { media_url } = await uploaded(ann, text, { name: "Über naïve “plan”.txt" });
    const whole = await ann.fetchMedia(media_url);
    await whole.body?.cancel();
    const etag = whole.headers.get("etag") ?? "";
    expect(whole.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    expect(whole.headers.get("accept-ranges")).toBe("bytes");
    expect(whole.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(whole.headers.get("content-disposition")).toContain("filename*=UTF-8''%C3%9Cber");
    const again = await ann.fetchMedia(media_url, { "if-none-match": etag });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    for (const known of [`W/${etag}`, `"other", ${etag}`, "*"]) {
      const answer = await ann.fetchMedia(media_url, { "if-none-match": known });
      expect([known, answer.status]).toEqual([known, 304]);
    }
    for (const unknown of ["abc", '"unterminated', '"other"']) {
      const answer = await ann.fetchMedia(media_url, { "if-none-match": unknown });
      expect([unknown, answer.status, await answer.text()]).toEqual([unknown, 200, "0123456789"]);
    }
    // The next person on this device requests their own address.
    expect(whole.headers.get("vary")?.toLowerCase()).toContain("authorization");
    for (const [ifRange, answered] of [
      [etag, [206, "234"]],
      ['"other"', [200, "0123456789"]],
    ] as const) {
      const headers = { range: "bytes=2-4", "if-range": ifRange };
      const answer = await ann.fetchMedia(media_url, headers);
      expect([answer.status, await answer.text()]).toEqual(answered);
    }
    for (const [range, part, content] of [
      ["bytes=2-4", "bytes 2-4/10", "234"],
      ["bytes=7-", "bytes 7-9/10", "789"],
      ["bytes=-3", "bytes 7-9/10", "789"],
      ["bytes=0-99", "bytes 0-9/10", "0123456789"],
    ] as const) {
      const answer = await ann.fetchMedia(media_url, { range });
      expect([answer.status, answer.headers.get("content-range"), await answer.text()]).toEqual([
        206,
        part,
        content,
      ]);
    }
    const beyond = await ann.fetchMedia(media_url, { range: "bytes=10-" });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */10"]);
    for (const range of ["bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=-"]) {
      const answer = await ann.fetchMedia(media_url, { range });
      expect([range, answer.status, await answer.text()]).toEqual([range, 200, "0123456789"]);
    }
    const saved = await ann.fetchMedia(`${(await uploaded(ann, GIF)).media_url}?save=1`);
    await saved.body?.cancel();
    expect(saved.headers.get("content-disposition")).toMatch(/^attachment/);
  });
});

/** As if these were uploaded a day ago. */
async function sweepOfTomorrow(...uploads: Pick<Upload, "media_url">[]): Promise<void> {
  const yesterday = new Date(Date.now() - DAY_MS - 1_000).toISOString();
  const keys = JSON.stringify(uploads.map(keyOf));
  await env.DB.prepare(
    "UPDATE media SET created_at = ? WHERE key IN (SELECT value FROM json_each(?))",
  )
    .bind(yesterday, keys)
    .run();
  const event = {
    scheduledTime: Date.now(),
    cron: "",
    noRetry: () => undefined,
    type: "scheduled",
  } as const;
  await worker.scheduled(event, env);
}

/** The room vanishes, and the next instance finds this in its tables when its alarm rings. */
async function wakesWith(id: string, statement: string, ...values: string[]): Promise<void> {
  await insideRoom(id, (_, { storage }) => {
    storage.sql.exec(statement, ...values);
  });
  await hibernate(id);
  await insideRoom(id, (_, { storage }) => storage.setAlarm(Date.now()));
}

/** A file of Ann's, and the message that carries it in a conversation with Bob. */
async function carried() {
  const { conversation, people } = await world.room();
  const [ann, bob] = people;
  const upload = await uploaded(ann);
  const sent = await carry(ann, conversation.id, upload.media_url);
  return { conversation, ann, bob, upload, sent };
}

describe("what messages carry", () => {
  it("a message has the same `media_url` through REST, the socket, history, search and D1 (MEDIA-6)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const upload = await uploaded(ann, PNG, {
      name: "holiday snapshot.png",
      placeholder: "1QcSHQRnh493V4dIh4eXh1h4kJUI",
    });
    const { media_url, ...media } = upload;
    const { socket } = await world.join(bob, conversation.id);
    const { socket: sender } = await world.join(ann, conversation.id);
    sender.send({ type: "send", ref: 1, client_id: "m", media_url });
    const ack = await sender.answer(1);
    if (ack.type === "error") throw new Error(ack.detail);
    const carried = { id: ack.message_id, kind: "image", media_url, media, text: null };
    const frame = await socket.next("changes", ({ messages }) => messages.length > 0);
    expect(frame.messages[0]).toMatchObject(carried);
    expect((await bob.history(conversation.id)).at(-1)).toMatchObject(carried);
    const retried = await bob.get(`/conversations/${conversation.id}/media`);
    expect(retried.as(messageListSchema.omit({ referenced: true })).items).toMatchObject([carried]);
    const found = await eventually(
      async () => (await bob.get("/search/messages?q=snapshot")).as(searchResultSchema).items,
      (items) => items.length > 0,
      "the file's name to be found",
    );
    expect(found[0]?.message).toMatchObject(carried);
    const [row] = await inD1("messages", conversation.id);
    expect(row).toMatchObject({ media_url, media: JSON.stringify(media) });
    expect((await bob.get("/conversations")).text).toContain(media_url);
  });

  it("a retry of a send that carries a file is the same message, also at the same moment", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const { media_url } = await uploaded(ann);
    const path = `/conversations/${conversation.id}/messages`;
    const draft = { media_url, client_id: "once" };
    const answers = await Promise.all([ann.post(path, draft), ann.post(path, draft)]);
    const [first, second] = answers.map((answer) => answer.as(messageSchema, answer.status));
    expect(first?.id).toBe(second?.id);
    expect((await ann.post(path, draft)).as(messageSchema).id).toBe(first?.id);
  });

  it("a frame that follows a file on a socket is committed after it (ORDER-5)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const { media_url } = await uploaded(ann);
    const { socket } = await world.join(ann, conversation.id);
    socket.send({ type: "send", ref: "a", client_id: "a", media_url });
    for (const text of ["b", "c"]) socket.send({ type: "send", ref: text, client_id: text, text });
    for (const ref of ["a", "b", "c"]) expect((await socket.answer(ref)).type).toBe("ack");
    expect((await ann.history(conversation.id)).map(({ client_id }) => client_id)).toEqual([
      "a",
      "b",
      "c",
    ]);
  });

  it("a file is erased with the last of its uploader's messages that carried it, and not before (MEDIA-4)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const upload = await uploaded(ann);
    const first = await carry(ann, conversation.id, upload.media_url);
    const second = await carry(ann, conversation.id, upload.media_url);
    const path = `/conversations/${conversation.id}/messages`;
    await ann.delete(`${path}/${first.id}`);
    await letGo(conversation.id);
    expect(await status(bob, upload.media_url)).toBe(200);
    await ann.delete(`${path}/${second.id}`);
    await gone(upload);
    expect(await status(ann, upload.media_url)).toBe(404);
    expect(await mediaOf(ann)).toEqual([]);
    (await ann.post(path, { media_url: upload.media_url })).problem("validation_failed");
  });

  it("a file that others forwarded is erased for everyone with its uploader's message, and its quota is free (MEDIA-4)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const cid = await world.account();
    const upload = await uploaded(ann);
    const sent = await carry(ann, conversation.id, upload.media_url);
    const elsewhere = await world.group(bob, cid);
    const passedOn = await carry(bob, elsewhere.id, upload.media_url);
    const besides = await carry(bob, conversation.id, upload.media_url);
    expect(await status(cid, upload.media_url)).toBe(200);
    expect(await mediaOf(bob)).toEqual([]);

    await ann.delete(`/conversations/${conversation.id}/messages/${sent.id}`);
    await gone(upload);
    for (const person of [ann, bob, cid]) expect(await status(person, upload.media_url)).toBe(404);
    expect([await mediaOf(ann), await usesOf(upload)]).toEqual([[], []]);
    // Other people's messages stay as they are, and can be deleted like any other.
    expect((await cid.history(elsewhere.id)).map(({ media_url }) => media_url)).toEqual([
      upload.media_url,
    ]);
    for (const { id, conversation_id } of [passedOn, besides]) {
      (await bob.delete(`/conversations/${conversation_id}/messages/${id}`)).expect(204);
      await letGo(conversation_id);
    }
  });

  it("a file stays while a message of its uploader carries it, whatever others erase (MEDIA-4)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const upload = await uploaded(ann);
    const first = await carry(ann, conversation.id, upload.media_url);
    const passedOn = await carry(bob, conversation.id, upload.media_url);
    const elsewhere = await world.group(ann, await world.account());
    const last = await carry(ann, elsewhere.id, upload.media_url);
    await bob.delete(`/conversations/${conversation.id}/messages/${passedOn.id}`);
    await letGo(conversation.id);
    expect(await status(bob, upload.media_url)).toBe(200);
    await ann.delete(`/conversations/${conversation.id}/messages/${first.id}`);
    await letGo(conversation.id);
    expect([await status(ann, upload.media_url), await status(bob, upload.media_url)]).toEqual([
      200, 404,
    ]);
    await ann.delete(`/conversations/${elsewhere.id}/messages/${last.id}`);
    await gone(upload);
  });

  it("a file that is forwarded while its uploader's message is erased does not survive (MEDIA-4)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const path = `/conversations/${conversation.id}/messages`;
    const elsewhere = await world.group(bob, await world.account());
    const uploads = await Promise.all([uploaded(ann), uploaded(ann), uploaded(ann)]);
    for (const upload of uploads) {
      const sent = await carry(ann, conversation.id, upload.media_url);
      const passOn = (id: string) =>
        bob.post(`/conversations/${id}/messages`, { media_url: upload.media_url });
      const answers = await Promise.all([
        passOn(elsewhere.id),
        ann.delete(`${path}/${sent.id}`),
        passOn(conversation.id),
        passOn(elsewhere.id),
      ]);
      for (const answer of answers) expect([201, 204, 400]).toContain(answer.status);
      await gone(upload);
      for (const person of [ann, bob]) expect(await status(person, upload.media_url)).toBe(404);
    }
    expect(await mediaOf(ann)).toEqual([]);
  });

  it("a file is erased although its last message went while another file was being deleted (MEDIA-4)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const path = `/conversations/${conversation.id}/messages`;
    const [x, y] = await Promise.all([uploaded(ann), uploaded(ann)]);
    const [x1, x2, y1] = [
      await carry(ann, conversation.id, x.media_url),
      await carry(ann, conversation.id, x.media_url),
      await carry(ann, conversation.id, y.media_url),
    ];
    const held = await holdRemoval(conversation.id);
    await ann.delete(`${path}/${x1.id}`);
    await ann.delete(`${path}/${y1.id}`);
    await held.begun;
    await ann.delete(`${path}/${x2.id}`);
    held.release();
    await gone(x);
    await gone(y);
    expect([await checksOf(conversation.id), await mediaOf(ann)]).toEqual([[], []]);
  });

  it("a file is erased once D1 answers again, and stays until then (MEDIA-4)", async () => {
    const { conversation, ann, bob, upload, sent } = await carried();
    const database = Object.getPrototypeOf(env.DB) as D1Database;
    const { batch } = database;
    let failures = 2;
    const failed = Promise.withResolvers<void>();
    vi.spyOn(database, "batch").mockImplementation(async function (this: D1Database, statements) {
      if (failures > 0 && JSON.stringify(statements).includes("DELETE FROM media_uses")) {
        failures -= 1;
        failed.resolve();
        throw new Error("D1 is away");
      }
      return batch.call(this, statements);
    });
    await ann.delete(`/conversations/${conversation.id}/messages/${sent.id}`);
    await failed.promise;
    expect(await env.MEDIA.head(keyOf(upload))).not.toBeNull();
    await gone(upload);
    expect([await status(bob, upload.media_url), await mediaOf(ann)]).toEqual([404, []]);
  });

  it("an R2 that does not answer delays neither D1 nor the alarm (PROJECT-1, MEDIA-4)", async () => {
    const { conversation, ann, upload, sent } = await carried();
    const held = await holdRemoval(conversation.id);
    await ann.delete(`/conversations/${conversation.id}/messages/${sent.id}`);
    await held.begun;
    const { id } = await ann.say(conversation.id, "meanwhile");
    await eventually(
      () => inD1("messages", conversation.id),
      (rows) => rows.some((row) => row["id"] === id),
      "the next message in D1",
    );
    held.release();
    await gone(upload);
  });

  it("a file is erased once R2 answers again, and nobody can fetch it until then (MEDIA-4)", async () => {
    const { conversation, ann, bob, upload, sent } = await carried();
    const held = await holdRemoval(conversation.id);
    await ann.delete(`/conversations/${conversation.id}/messages/${sent.id}`);
    await held.begun;
    held.fail();
    for (const person of [ann, bob]) expect(await status(person, upload.media_url)).toBe(404);
    await gone(upload);
    expect(await mediaOf(ann)).toEqual([]);
  });

  it("a file is erased with its conversation (MEDIA-4)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const upload = await uploaded(ann);
    await carry(ann, conversation.id, upload.media_url);
    (await ann.delete(`/conversations/${conversation.id}`)).expect(204);
    await runDurableObjectAlarm(roomStub(conversation.id));
    expect(await env.MEDIA.head(keyOf(upload))).toBeNull();
    expect(await mediaOf(ann)).toEqual([]);
  });

  it("the file of a refused message stays with its uploader alone, and can be sent (MEDIA-2)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { media_url } = await uploaded(ann);
    const path = `/conversations/${conversation.id}/messages`;
    (await ann.post(path, { media_url, reply_to: 999 })).problem("validation_failed");
    expect([await status(ann, media_url), await status(bob, media_url)]).toEqual([200, 404]);
    await insideRoom(conversation.id, (_, { storage }) => {
      expect(storage.sql.exec("SELECT * FROM media_checks").toArray()).toEqual([]);
    });
    await carry(ann, conversation.id, media_url);
    (await ann.post(path, { media_url, reply_to: 999 })).problem("validation_failed");
    expect(await status(bob, media_url)).toBe(200);
  });

  it("a claim whose message was never sent is released, and swept within a day of its upload (MEDIA-4)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const upload = await uploaded(ann);
    // The state when the object vanishes between the claim and the message.
    await env.DB.prepare("INSERT INTO media_uses VALUES (?, ?, 1, 0)")
      .bind(keyOf(upload), conversation.id)
      .run();
    await env.DB.prepare("UPDATE media SET used_at = created_at WHERE key = ?")
      .bind(keyOf(upload))
      .run();
    await wakesWith(conversation.id, "INSERT INTO media_checks VALUES (?, 1)", upload.media_url);
    await eventually(
      () => status(bob, upload.media_url),
      (answer) => answer === 404,
      "the claim to be given back",
    );
    expect(await status(ann, upload.media_url)).toBe(200);
    await sweepOfTomorrow(upload);
    expect(await env.MEDIA.head(keyOf(upload))).toBeNull();
  });

  it("a send whose file D1 does not answer for is refused in time, and the frames behind it continue (ACK-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const upload = await uploaded(ann);
    const { socket } = await world.join(ann, conversation.id);
    const database = Object.getPrototypeOf(env.DB) as D1Database;
    const { batch } = database;
    const held = Promise.withResolvers<void>();
    vi.spyOn(database, "batch").mockImplementation(async function (this: D1Database, statements) {
      if (JSON.stringify(statements).includes("INTO media_uses")) await held.promise;
      return batch.call(this, statements);
    });
    socket.send({ type: "send", ref: "file", client_id: "file", media_url: upload.media_url });
    socket.send({ type: "send", ref: "text", client_id: "text", text: "behind it" });
    expect(await socket.answer("file")).toMatchObject({ type: "error", code: "overloaded" });
    expect(await socket.answer("text")).toMatchObject({ type: "ack" });
    // D1 grants the claim late: it is released, since no message carries the file.
    held.resolve();
    await eventually(
      () => usesOf(upload),
      (uses) => uses.length === 1,
      "the late claim",
    );
    await wakesWith(conversation.id, "UPDATE media_checks SET due_at = 1");
    await eventually(
      () => usesOf(upload),
      (uses) => uses.length === 0,
      "the claim to be given back",
    );
    expect([await status(ann, upload.media_url), await status(bob, upload.media_url)]).toEqual([
      200, 404,
    ]);
  });

  it("the sweep deletes files that nobody sent within a day, and keeps those a message carries (MEDIA-4)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const [abandoned, carried, fresh] = await Promise.all([
      uploaded(ann),
      uploaded(ann),
      uploaded(ann),
    ]);
    await carry(ann, conversation.id, carried.media_url);
    await sweepOfTomorrow(abandoned, carried);
    expect(await env.MEDIA.head(keyOf(abandoned))).toBeNull();
    expect([await status(ann, carried.media_url), await status(ann, fresh.media_url)]).toEqual([
      200, 200,
    ]);
    expect(await status(ann, abandoned.media_url)).toBe(404);
  });

  it("a voice note's transcript follows as a change of its message, and search finds it (MEDIA-7)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { media_url } = await uploaded(ann, VOICE, { waveform: "AAEC", duration_ms: "1000" });
    const { socket } = await world.join(bob, conversation.id);
    const { id } = await carry(ann, conversation.id, media_url);
    const frame = await socket.next("changes", ({ messages }) =>
      messages.some(({ media }) => media?.transcript !== null && media !== null),
    );
    expect(frame.messages[0]).toMatchObject({
      id,
      text: null,
      media: { transcript: SPOKEN, waveform: [0, 1, 2] },
    });
    const items = await eventually(
      async () => (await bob.get("/search/messages?q=microphone")).as(searchResultSchema).items,
      (found) => found.some(({ message }) => message.id === id),
      "what was said to be found",
    );
    const [snippet] = items.find(({ message }) => message.id === id)?.snippets ?? [];
    expect(snippet?.of).toBe("transcript");
    const marked = snippet?.highlights.map(([start, end]) => snippet.text.slice(start, end));
    expect(marked?.map((word) => word.toLowerCase())).toEqual(["microphone"]);
    const left = await insideRoom(conversation.id, (_, state) =>
      state.storage.sql.exec("SELECT * FROM transcriptions").toArray(),
    );
    expect(z.array(z.unknown()).parse(left)).toEqual([]);
  });
});
