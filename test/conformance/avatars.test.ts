import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  AVATAR_BYTES_MAX,
  AVATAR_PIXELS_MAX,
  SMALL_BYTES_MAX,
  SMALL_PIXELS_MAX,
} from "#protocol/limits.ts";
import { conversationSchema } from "#protocol/conversation.ts";
import { uploadSchema } from "#protocol/media.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import { messageSchema } from "#protocol/message.ts";
import { userSchema } from "#protocol/user.ts";
import { sweepMedia } from "#server/media/sweep.ts";
import { bytes, GIF, PNG, VOICE } from "../support/files.ts";
import {
  conversationInD1,
  env,
  insideRoom,
  openInbox,
  roomStub,
  world,
} from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

async function picture(person: Account, file: Uint8Array<ArrayBuffer> = PNG): Promise<string> {
  return (await person.upload(file)).as(uploadSchema, 201).media_url;
}

/** A picture that claims this width and height, or this size in bytes. */
function png({ width = 3, size = PNG.byteLength }): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(size);
  file.set(PNG);
  new DataView(file.buffer).setUint32(16, width);
  return file;
}

async function status(person: Account, url: string): Promise<number> {
  const response = await person.fetchMedia(url);
  await response.body?.cancel();
  return response.status;
}

async function isStored(url: string): Promise<boolean> {
  return (await env.MEDIA.head(mediaKeyOf(url) ?? "")) !== null;
}

async function wear(person: Account, avatar_url: string | null) {
  return (await person.patch("/users/me", { avatar_url })).as(userSchema);
}

async function avatarsInD1(person: Account): Promise<unknown[]> {
  const { results } = await env.DB.prepare("SELECT key FROM media WHERE user_id = ?")
    .bind(person.id)
    .all();
  return results.map(({ key }) => `/api/v1/media/${String(key)}`);
}

const REFUSED: [string, (ann: Account, bob: Account) => Promise<string>][] = [
  ["an address of another site", async () => "https://tracker.example/face.png"],
  ["an unknown file", async () => `/api/v1/media/${"A".repeat(22)}`],
  ["another person's picture", async (_, bob) => picture(bob)],
  ["an audio file", async (ann) => picture(ann, VOICE)],
  ["a text file", async (ann) => picture(ann, bytes("ann"))],
  [
    "a picture with too many pixels",
    async (ann) => picture(ann, png({ width: AVATAR_PIXELS_MAX + 1 })),
  ],
  [
    "a picture with too many bytes",
    async (ann) => picture(ann, png({ size: AVATAR_BYTES_MAX + 1 })),
  ],
];

/** The checks of files that a room still has to make. */
function checksIn(conversationId: string): Promise<unknown[]> {
  return insideRoom(conversationId, (_, { storage }) =>
    storage.sql.exec("SELECT * FROM media_checks").toArray(),
  );
}

describe("a person's avatar", () => {
  it("a person sets their own upload as their avatar, and everyone who is signed in may fetch it (MEDIA-8)", async () => {
    const [ann, stranger] = await Promise.all([world.account(), world.account()]);
    for (const file of [PNG, GIF, png({ width: AVATAR_PIXELS_MAX, size: AVATAR_BYTES_MAX })]) {
      const url = await picture(ann, file);
      expect(await status(stranger, url)).toBe(404);
      expect((await wear(ann, url)).avatar_url).toBe(url);
      expect((await wear(ann, url)).avatar_url).toBe(url);
      const shown = (await stranger.get(`/users/${ann.id}`)).as(userSchema);
      expect([shown.avatar_url, await status(stranger, url)]).toEqual([url, 200]);
    }
    const { avatar_url } = (await ann.get("/users/me")).as(userSchema);
    (await world.request("GET", avatar_url ?? "")).problem("unauthenticated");
    await env.DB.prepare("UPDATE users SET disabled_at = 'now' WHERE id = ?").bind(ann.id).run();
    expect(await status(stranger, avatar_url ?? "")).toBe(404);
  });

  it.each(REFUSED)(
    "a person's avatar from %s is refused by its path, and changes nothing (MEDIA-8)",
    async (_, choose) => {
      const [ann, bob] = await Promise.all([world.account(), world.account()]);
      const before = await wear(ann, await picture(ann));
      const avatar_url = await choose(ann, bob);
      const refused = await ann.patch("/users/me", { avatar_url, display_name: "Someone else" });
      expect(refused.problem("validation_failed").errors).toMatchObject([{ path: "avatar_url" }]);
      expect((await ann.get("/users/me")).as(userSchema)).toEqual(before);
      expect(await status(bob, before.avatar_url ?? "")).toBe(200);
    },
  );

  it("a replaced or removed avatar loses its file, unless a message carries it too (MEDIA-4)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const [first, second, third] = [await picture(ann), await picture(ann), await picture(ann)];
    await wear(ann, first);
    await wear(ann, second);
    expect([await isStored(first), await isStored(second)]).toEqual([false, true]);
    await wear(ann, null);
    expect([await isStored(second), await status(ann, second)]).toEqual([false, 404]);
    expect(await avatarsInD1(ann)).toEqual([third]);

    const path = `/conversations/${conversation.id}/messages`;
    const { id } = (await ann.post(path, { media_url: third })).as(messageSchema, 201);
    await wear(ann, third);
    await wear(ann, null);
    expect(await status(bob, third)).toBe(200);
    await wear(ann, third);
    await ann.delete(`${path}/${id}`);
    await eventually(
      () => checksIn(conversation.id),
      ({ length }) => length === 0,
      "the message's file to be let go of",
    );
    expect(await status(await world.account(), third)).toBe(200);
    await wear(ann, null);
    expect([await isStored(third), await avatarsInD1(ann)]).toEqual([false, []]);
  });

  it("of many avatars set at once one stays, and every other file is erased or still free to send (MEDIA-8)", async () => {
    const ann = await world.account();
    const urls = await Promise.all(Array.from({ length: 6 }, () => picture(ann)));
    await Promise.all(urls.map((url) => wear(ann, url)));
    const { avatar_url } = (await ann.get("/users/me")).as(userSchema);
    expect(await avatarsInD1(ann)).toEqual([avatar_url]);
    expect(await isStored(avatar_url ?? "")).toBe(true);
  });

  it("a new avatar stands although R2 fails to delete the previous one, which nobody can fetch any more (MEDIA-4)", async () => {
    const ann = await world.account();
    const [first, second] = [await picture(ann), await picture(ann)];
    await wear(ann, first);
    vi.spyOn(env.MEDIA, "delete").mockRejectedValueOnce(new Error("R2 is away"));
    expect((await wear(ann, second)).avatar_url).toBe(second);
    expect([await isStored(first), await status(ann, first)]).toEqual([true, 404]);
  });

  it("everyone who shares a conversation with a person is sent their new avatar (MEDIA-8)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const url = await picture(ann);
    const { socket } = await world.join(bob, conversation.id);
    await wear(ann, url);
    const frame = await socket.next("changes", ({ members }) => members.length > 0);
    expect(frame.members).toMatchObject([{ user_id: ann.id, avatar_url: url }]);
  });
});

describe("a group's avatar", () => {
  async function change(person: Account, id: string, patch: object) {
    return (await person.patch(`/conversations/${id}`, patch)).as(conversationSchema);
  }

  it("owners and admins set their own upload as the group's avatar, and members may fetch it and are sent the change (MEDIA-8)", async () => {
    const { conversation, people } = await world.room();
    const [owner, admin] = people;
    const member = await world.account();
    await owner.post(`/conversations/${conversation.id}/members`, { user_id: member.id });
    const stranger = await world.account();
    const { id } = conversation;
    (await owner.patch(`/conversations/${id}/members/${admin.id}`, { role: "admin" })).expect(200);
    const { socket } = await world.join(member, id);
    const inbox = await openInbox(member);
    const url = await picture(admin);
    const before = (await member.get(`/conversations/${id}`)).as(conversationSchema);
    expect(before.avatar_url).toBeNull();
    const changed = await change(admin, id, { avatar_url: url, title: "With a face" });
    expect(changed).toMatchObject({ avatar_url: url, title: "With a face" });
    expect(changed.version).toBeGreaterThan(before.version);
    const frame = await socket.next("changes", ({ conversation: record }) => record !== undefined);
    expect(frame.conversation).toMatchObject({ avatar_url: url, version: changed.version });
    await eventually(
      async () => inbox.conversations.get(id)?.avatar_url,
      (shown) => shown === url,
      "the inbox to learn of it",
    );
    expect(await conversationInD1(id)).toMatchObject({ avatar_url: url });
    expect((await member.get("/conversations")).text).toContain(url);
    expect((await world.join(member, id)).welcome.conversation.avatar_url).toBe(url);
    expect([await status(member, url), await status(stranger, url)]).toEqual([200, 404]);
    const again = await change(admin, id, { avatar_url: url });
    expect(again.version).toBe(changed.version);
    expect(await checksIn(id)).toEqual([]);

    const next = await picture(owner);
    await change(owner, id, { avatar_url: next });
    await eventually(
      () => isStored(url),
      (stored) => !stored,
      "the one before to go",
    );
    expect([await status(admin, url), await status(member, next)]).toEqual([404, 200]);
    expect((await change(owner, id, { title: "Another" })).avatar_url).toBe(next);
    expect((await change(owner, id, { avatar_url: null })).avatar_url).toBeNull();
    await eventually(
      () => isStored(next),
      (stored) => !stored,
      "the last one to go",
    );
    expect([await avatarsInD1(owner), await avatarsInD1(admin)]).toEqual([[], []]);
  });

  it("other members cannot set a group's avatar, and a direct conversation has none (MEDIA-8)", async () => {
    const { conversation, people } = await world.room();
    const [owner, member] = people;
    const url = await picture(member);
    const path = `/conversations/${conversation.id}`;
    (await member.patch(path, { avatar_url: url })).problem("forbidden");
    (await member.patch(path, { avatar_url: null })).problem("forbidden");
    (await (await world.account()).patch(path, { avatar_url: null })).problem("not_found");
    const pair = await owner.post("/conversations", { kind: "direct", member_ids: [member.id] });
    const direct = pair.as(conversationSchema, 201);
    expect(direct.avatar_url).toBeNull();
    const refused = await member.patch(`/conversations/${direct.id}`, { avatar_url: url });
    refused.problem("direct_conversation");
    expect([await status(member, url), await status(owner, url)]).toEqual([200, 404]);
  });

  it.each(REFUSED)(
    "a group's avatar from %s is refused by its path, and changes nothing (MEDIA-8)",
    async (_, choose) => {
      const { conversation, people } = await world.room();
      const [owner, other] = people;
      const { id } = conversation;
      const url = await picture(owner);
      const before = await change(owner, id, { avatar_url: url });
      // The other person may see what this conversation carries, but does not own it.
      const avatar_url = await choose(owner, other);
      if (avatar_url.startsWith("/api/v1/media/")) {
        await other.post(`/conversations/${id}/messages`, { media_url: avatar_url });
      }
      const refused = await owner.patch(`/conversations/${id}`, { avatar_url, title: "Another" });
      expect(refused.problem("validation_failed").errors).toMatchObject([{ path: "avatar_url" }]);
      const after = (await owner.get(`/conversations/${id}`)).as(conversationSchema);
      expect([after.title, after.avatar_url]).toEqual([before.title, url]);
      expect(await status(other, url)).toBe(200);
      expect(await checksIn(id)).toEqual([]);
    },
  );

  it("a group's avatar stays longer than a day, and is deleted with the group (MEDIA-4)", async () => {
    const { conversation, people } = await world.room();
    const [owner] = people;
    const url = await picture(owner);
    await change(owner, conversation.id, { avatar_url: url });
    (await owner.delete(`/conversations/${conversation.id}`)).expect(204);
    await runDurableObjectAlarm(roomStub(conversation.id));
    expect([await isStored(url), await avatarsInD1(owner)]).toEqual([false, []]);
  });
});

describe("the smaller version of a picture", () => {
  async function wornWithSmall(person: Account): Promise<{ url: string; small: string }> {
    const small = await picture(person, GIF);
    const query = { small: mediaKeyOf(small) ?? "" };
    const url = (await person.upload(PNG, query)).as(uploadSchema, 201).media_url;
    await wear(person, url);
    return { url, small };
  }

  async function fetched(person: Account, url: string): Promise<Uint8Array> {
    return (await person.fetchMedia(url)).bytes();
  }

  it("`size=small` returns the smaller version to anyone who may fetch the picture, and the picture itself where there is none (MEDIA-9)", async () => {
    const [ann, stranger] = await Promise.all([world.account(), world.account()]);
    const { url, small } = await wornWithSmall(ann);
    expect(await fetched(stranger, `${url}?size=small`)).toEqual(GIF);
    expect(await fetched(stranger, url)).toEqual(PNG);
    expect(await status(stranger, small)).toBe(404);
    const plain = await picture(stranger);
    await wear(stranger, plain);
    expect(await fetched(ann, `${plain}?size=small`)).toEqual(PNG);
    const other = await stranger.fetchMedia(`${url}?size=large`);
    expect(other.status).toBe(400);
    await other.body?.cancel();
  });

  it("the sweep keeps a smaller version while its picture is in use, and deletes it with the picture (MEDIA-9)", async () => {
    const ann = await world.account();
    const { url, small } = await wornWithSmall(ann);
    await sweepMedia(env, Date.now() + 48 * 60 * 60_000);
    expect([await isStored(url), await isStored(small)]).toEqual([true, true]);
    await wear(ann, null);
    expect([await isStored(url), await isStored(small)]).toEqual([false, false]);
    expect(await avatarsInD1(ann)).toEqual([]);
  });

  it("a smaller version is a small picture of the uploader's own; anything else is refused by its path, and nothing is stored (MEDIA-9)", async () => {
    const [ann, bob] = await Promise.all([world.account(), world.account()]);
    const wrong = [
      "A".repeat(22),
      mediaKeyOf(await picture(bob)) ?? "",
      mediaKeyOf(await picture(ann, VOICE)) ?? "",
      mediaKeyOf(await picture(ann, png({ width: SMALL_PIXELS_MAX + 1 }))) ?? "",
      mediaKeyOf(await picture(ann, png({ size: SMALL_BYTES_MAX + 1 }))) ?? "",
      "../secret",
    ];
    const before = await avatarsInD1(ann);
    for (const small of wrong) {
      const refused = (await ann.upload(PNG, { small })).problem("validation_failed");
      expect(refused.errors?.[0]?.path).toBe("small");
    }
    expect(await avatarsInD1(ann)).toEqual(before);
  });
});
