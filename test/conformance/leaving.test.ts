import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { grantSchema } from "#protocol/auth.ts";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { deletionSchema } from "#protocol/deletion.ts";
import { uploadSchema } from "#protocol/media.ts";
import { memberListSchema } from "#protocol/member.ts";
import { messageSchema } from "#protocol/message.ts";
import { userSchema } from "#protocol/user.ts";
import { evict } from "../support/evict.ts";
import { forgetNames } from "#server/erasure/erase-late.ts";
import { everyStore, placesOf } from "../support/every-store.ts";
import { PNG, VOICE } from "../support/files.ts";
import { Hooked } from "../support/hooked.ts";
import { env, insideUser, openInbox, roomStub, world } from "../support/inside.ts";
import { Backend, operate } from "../support/keyed.ts";
import { ring } from "../support/ring.ts";
import { login, PASSWORD, registered } from "../support/registered.ts";
import { eventually } from "../support/wire.ts";
import { Account } from "../support/world.ts";

const CONFIRMED = { confirmation: { password: PASSWORD } };

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

/** A picture that contains a unique word. */
function picture(words: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...PNG, ...bytesOf(words)]);
}

/** Rings the alarm of a person's object until the deletion is finished; the last round comes a minute later. */
async function erased(userId: string): Promise<void> {
  const stub = env.USERS.getByName(userId);
  const isOver = () =>
    insideUser(userId, (_, { storage }) => storage.kv.get("deletion") === undefined);
  await eventually(
    async () => {
      const over = await isOver();
      if (!over) await ring(stub);
      return over;
    },
    (over) => over,
    "everything to be erased",
  );
}

async function deleted(account: Account, messages: "erase" | "keep"): Promise<void> {
  const path = `/users/${account.id}/deletion`;
  (await operate(world, "POST", path, { messages, grace_days: 0 })).expect(202);
  await erased(account.id);
}

/** Requests the account's deletion, and signs in again to be able to undo it. */
async function leaving(account: Account) {
  (await account.post("/users/me/deletion", { ...CONFIRMED, messages: "erase" })).expect(202);
  const grant = (await login(world, account.user.username, PASSWORD)).as(grantSchema);
  return { grant, leaver: new Account(world.wire, grant) };
}

async function members(account: Account, conversationId: string) {
  const { items } = (await account.get(`/conversations/${conversationId}/members`)).as(
    memberListSchema,
  );
  return items;
}

describe("requesting the deletion of an account", () => {
  it("only its owner deletes an account, after proving who they are and choosing what becomes of their messages (LEAVE-1)", async () => {
    const account = await registered(world);
    const path = "/users/me/deletion";
    (await account.post(path, { messages: "erase" })).problem("confirmation_required");
    const wrong = { confirmation: { password: "not the password" }, messages: "erase" };
    (await account.post(path, wrong)).problem("invalid_credentials");
    (await account.post(path, CONFIRMED)).problem("validation_failed");
    (await account.post(path, { ...CONFIRMED, messages: "some" })).problem("validation_failed");
    (await account.get("/users/me")).expect(200);
  });

  it("all sessions and sockets end at once, others no longer find the account, and the answer says until when it can be undone (LEAVE-2)", async () => {
    const account = await registered(world);
    const other = await world.account();
    const conversation = await world.group(other, account);
    const { socket } = await world.join(account, conversation.id);
    const inbox = await openInbox(account);
    const before = Date.now();
    const asked = await account.post("/users/me/deletion", { ...CONFIRMED, messages: "keep" });
    const { deletes_at, messages } = asked.as(deletionSchema, 202);
    const days = (Date.parse(deletes_at) - before) / (24 * 60 * 60_000);
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThan(14.1);
    expect(messages).toBe("keep");
    expect((await socket.closed).code).toBe(4509);
    expect(await inbox.closed).toBe(4509);
    (await account.get("/users/me")).problem("account_deleting");
    (await other.get(`/users/${account.id}`)).expect(404);
    const wish = { kind: "direct", member_ids: [account.id] };
    (await other.post("/conversations", wish)).problem("not_reachable");
    expect((await members(other, conversation.id)).map(({ user_id }) => user_id)).toContain(
      account.id,
    );
  });

  it("a person who signs in again can undo the deletion and nothing else; that session continues then, and earlier ones stay ended (LEAVE-2)", async () => {
    const account = await registered(world);
    const other = await world.account();
    const conversation = await world.group(other, account);
    await account.say(conversation.id, "still here");
    (await account.post("/users/me/deletion", { ...CONFIRMED, messages: "erase" })).expect(202);
    const back = (await login(world, account.user.username, PASSWORD)).as(grantSchema);
    expect(back.user.deletes_at).toBeDefined();
    const leaver = new Account(world.wire, back);
    (await leaver.get("/conversations")).problem("account_deleting");
    (await account.delete("/users/me/deletion")).problem("account_deleting");
    (await leaver.delete("/users/me/deletion")).expect(204);
    (await leaver.delete("/users/me/deletion")).expect(204);
    const me = (await leaver.get("/users/me")).as(userSchema);
    expect(me.deletes_at).toBeUndefined();
    expect(me.display_name).toBe(account.user.display_name);
    (await account.get("/users/me")).problem("session_revoked");
    expect((await leaver.history(conversation.id)).map(({ text }) => text)).toContain("still here");
    (await other.get(`/users/${account.id}`)).expect(200);
    const refresh = { refresh_token: back.refresh_token };
    (await world.request("POST", "/api/v1/auth/refresh", refresh)).expect(200);
    await runDurableObjectAlarm(env.USERS.getByName(account.id));
    (await leaver.get("/users/me")).expect(200);
  });

  it("only a backend or the operator undoes a deletion that it requested (LEAVE-2)", async () => {
    const account = await registered(world);
    const backend = await Backend.of(world, ["users"]);
    const path = `/users/${account.id}/deletion`;
    (await backend.post(path, { messages: "erase" })).as(deletionSchema, 202);
    (await account.get("/users/me")).problem("account_disabled");
    (await login(world, account.user.username, PASSWORD)).problem("account_disabled");
    (await backend.call("DELETE", path)).expect(204);
    (await login(world, account.user.username, PASSWORD)).expect(200);
    (await operate(world, "POST", `/operator${path}`.slice(9), { messages: "keep" })).expect(202);
    (await operate(world, "DELETE", path)).expect(204);
    (await login(world, account.user.username, PASSWORD)).expect(200);
    (await backend.post("/users/nobody/deletion", { messages: "erase" })).expect(404);
    const reader = await Backend.of(world, ["read"]);
    (await reader.post(path, { messages: "erase" })).problem("missing_scope");
  });

  it("a session that ends in the grace period cannot undo the deletion, and stays ended once another does (LEAVE-2)", async () => {
    const account = await registered(world);
    const { grant, leaver } = await leaving(account);
    (await operate(world, "DELETE", `/users/${account.id}/sessions`)).expect(204);
    (await leaver.delete("/users/me/deletion")).problem("account_deleting");
    const again = (await login(world, account.user.username, PASSWORD)).as(grantSchema);
    const other = new Account(world.wire, again);
    (await other.delete("/users/me/deletion")).expect(204);
    (await other.get("/users/me")).expect(200);
    (await leaver.get("/users/me")).problem("session_revoked");
    const refresh = { refresh_token: grant.refresh_token };
    (await world.request("POST", "/api/v1/auth/refresh", refresh)).problem("invalid_refresh_token");
  });

  it.for(["disabling", "deletion"] as const)(
    "an operator's %s replaces the deletion that the person had requested before (LEAVE-2)",
    async (kind) => {
      const account = await registered(world);
      const path = `/users/${account.id}`;
      const { leaver } = await leaving(account);
      if (kind === "disabling") {
        (await operate(world, "PATCH", path, { disabled: true })).expect(204);
      } else {
        const wish = { messages: "erase", grace_days: 30 };
        (await operate(world, "POST", `${path}/deletion`, wish)).expect(202);
      }
      (await leaver.delete("/users/me/deletion")).problem("account_disabled");
      await eventually(
        () => login(world, account.user.username, PASSWORD),
        ({ status }) => status !== 200,
        "the sign-in to be refused",
      );
      (await operate(world, "DELETE", `${path}/deletion`)).expect(204);
      const after = await login(world, account.user.username, PASSWORD);
      if (kind === "deletion") after.expect(200);
      else {
        after.problem("account_disabled");
        (await operate(world, "PATCH", path, { disabled: false })).expect(204);
        (await login(world, account.user.username, PASSWORD)).expect(200);
      }
      (await leaver.get("/users/me")).problem("session_revoked");
    },
  );
});

describe("erasing", () => {
  it.for(["erase", "keep"] as const)(
    "no store keeps a word of an erased account, its messages included as chosen (%s), and others see a nameless one (LEAVE-3, LEAVE-5)",
    async (messages) => {
      const tag = crypto.randomUUID().replaceAll("-", "").slice(0, 12);
      const word = (name: string) => `q${name}${tag}`;
      const names = {
        username: word("user"),
        display: word("display"),
        nickname: word("nick"),
        user_metadata: word("usermeta"),
        bio: word("bio"),
        draft: word("draft"),
        avatar_bytes: word("avatar"),
        unused_bytes: word("unused"),
        unused_name: word("unusedname"),
        agent: word("agent"),
      };
      const written = {
        text: word("text"),
        earlier: word("earlier"),
        edited: word("edited"),
        direct: word("direct"),
        metadata: word("meta"),
        file_bytes: word("filebytes"),
        file_name: word("filename"),
        voice_bytes: word("voice"),
      };
      const hooked = await Hooked.create(
        ["message.created", "message.updated", "member.added", "member.updated"],
        { status: 500 },
      );
      const backend = await Backend.of(world, ["users", "read", "conversations", "messages"]);
      const account = await registered(world, {
        username: names.username,
        display_name: names.display,
      });
      const [ann, bob] = [await world.account(), await world.account()];
      const agent = { "user-agent": names.agent };
      const credentials = { username: names.username, password: PASSWORD };
      (await world.request("POST", "/api/v1/auth/login", credentials, agent)).expect(200);
      const group = await world.group(account, ann, bob);
      const other = await world.group(ann, account);
      const untitled = (
        await ann.post("/conversations", { kind: "group", member_ids: [account.id, bob.id] })
      ).as(conversationSchema, 201);
      const direct = (
        await account.post("/conversations", { kind: "direct", member_ids: [bob.id] })
      ).as(conversationSchema, 201);
      const ended = await world.group(bob, account);
      (await bob.delete(`/conversations/${ended.id}`)).expect(204);
      const ids = [group.id, other.id, untitled.id, direct.id];
      (await account.put(`/conversations/${group.id}/draft`, { text: names.draft })).expect(200);
      // A profile.
      const avatar = (await account.upload(picture(names.avatar_bytes))).as(uploadSchema, 201);
      (
        await account.patch("/users/me", {
          avatar_url: avatar.media_url,
          language: "es",
          metadata: { about: names.user_metadata },
          bio: names.bio,
        })
      ).expect(200);
      (
        await backend.call("PUT", "/users", {
          users: [{ external_id: `none-${tag}`, display_name: "Nobody" }],
        })
      ).expect(200);
      (
        await account.patch(`/conversations/${group.id}/settings`, { nickname: names.nickname })
      ).expect(200);
      (
        await account.upload(bytesOf(names.unused_bytes), { name: `${names.unused_name}.txt` })
      ).expect(201);
      // Messages.
      const said = await account.say(group.id, `I say ${written.text}`);
      const edited = await account.say(group.id, `I said ${written.earlier}`);
      const path = (id: number) => `/conversations/${group.id}/messages/${id}`;
      (await account.patch(path(edited.id), { text: `I say ${written.edited}` })).expect(200);
      await account.say(direct.id, written.direct);
      const described = await account.post(`/conversations/${other.id}/messages`, {
        text: "see",
        metadata: { said: written.metadata },
      });
      described.expect(201);
      const file = (
        await account.upload(bytesOf(written.file_bytes), { name: `${written.file_name}.txt` })
      ).as(uploadSchema, 201);
      (
        await account.post(`/conversations/${other.id}/messages`, { media_url: file.media_url })
      ).expect(201);
      const voice = (
        await account.upload(Uint8Array.from([...VOICE, ...bytesOf(written.voice_bytes)]), {
          waveform: "AQID",
          duration_ms: "1000",
        })
      ).as(uploadSchema, 201);
      (
        await account.post(`/conversations/${group.id}/messages`, { media_url: voice.media_url })
      ).expect(201);
      (await ann.post(`${path(said.id)}/translations`, { language: "es" })).expect(200);
      // Other people's actions on it.
      const theirs = await ann.say(group.id, `@${names.username} and what of it`);
      const quoting = await ann.post(`/conversations/${group.id}/messages`, {
        text: "quoting",
        reply_to: said.id,
      });
      quoting.expect(201);
      (await account.put(`${path(theirs.id)}/reactions/${encodeURIComponent("👍")}`)).expect(200);
      (await bob.put(`${path(said.id)}/reactions/${encodeURIComponent("👍")}`)).expect(200);
      (await account.put(path(theirs.id).replace("/messages/", "/messages/") + "/pin")).expect(200);
      (
        await backend
          .as(ann.id)
          .call(
            "POST",
            `/conversations/${other.id}/members`,
            { user_id: account.id },
            { "idempotency-key": `key-${tag}` },
          )
      ).expect(200);
      (
        await account.call(
          "POST",
          "/conversations",
          { kind: "group", title: "Kept", member_ids: [ann.id] },
          { "idempotency-key": `own-${tag}` },
        )
      ).expect(201);
      await eventually(
        async () => placesOf(await everyStore({}), { ...written, ...names }),
        (found) => written.direct !== "" && "direct" in found && "text" in found,
        "D1 to have all of it",
      );
      await hooked.until(1, group.id);
      const all = async () => {
        const { items } = (await ann.get("/conversations")).as(conversationListSchema);
        return everyStore({
          conversations: [...new Set([...ids, ended.id, ...items.map(({ id }) => id)])],
          users: [account.id, ann.id, bob.id],
          webhooks: [hooked.id],
          keys: [backend.id],
          limiters: [`username:${names.username}`],
        });
      };
      const before = placesOf(await all(), { ...names, ...written });
      expect(Object.keys(before).toSorted()).toEqual(
        Object.keys({ ...names, ...written }).toSorted(),
      );
      const historyBefore = await bob.history(group.id);

      await deleted(account, messages);
      // The object of an ended conversation deletes itself within a minute.
      await ring(roomStub(ended.id));

      const gone = messages === "erase" ? { ...names, ...written } : names;
      const reserved = "SELECT user_id, username FROM former_usernames WHERE username_key = ?";
      const kept = await env.DB.prepare(reserved).bind(names.username).all();
      expect(kept.results).toEqual([{ user_id: expect.stringMatching(/^nobody:/), username: "" }]);
      await forgetNames(env, Date.now() + 31 * 24 * 60 * 60_000);
      const left = async () => withoutOthersTexts(placesOf(await all(), gone));
      await eventually(left, (found) => Object.keys(found).length === 0, "nothing to be left");
      const stores = await all();
      if (messages === "keep") {
        expect(Object.keys(placesOf(stores, written))).toContain("text");
      }

      // Others see an account without a name, and keep everything of their own.
      const [peer] = (await members(bob, direct.id)).filter(
        ({ user_id }) => user_id === account.id,
      );
      expect(peer).toMatchObject({ deleted: true, display_name: "Deleted account" });
      expect((await bob.view(direct.id)).direct_with).toMatchObject({ deleted: true });
      const roles = new Map((await members(ann, group.id)).map((one) => [one.user_id, one.role]));
      // Both joined at the same moment.
      const [heir = "", next = ""] = [ann.id, bob.id].toSorted();
      expect(Object.fromEntries(roles)).toEqual({ [heir]: "owner", [next]: "member" });
      const history = await bob.history(group.id);
      const own = (one: typeof history) =>
        one.filter(({ sender_id }) => sender_id !== account.id).map(({ id, text }) => [id, text]);
      expect(own(history)).toEqual(own(historyBefore));
      const [text] = history.filter(({ id }) => id === said.id);
      expect(text?.deleted_at === null).toBe(messages === "keep");
      const { reactions } = messageSchema.parse(history.find(({ id }) => id === theirs.id));
      expect(reactions.length).toBe(messages === "keep" ? 1 : 0);
      (await bob.get(`/users/${account.id}`)).as(userSchema);
      (await login(world, names.username, PASSWORD)).problem("invalid_credentials");
      (await account.get("/users/me")).problem("account_disabled");
      await hooked.remove();
    },
  );

  it("an erasure continues where the object stopped, and where a conversation failed (LEAVE-3)", async () => {
    const account = await registered(world);
    const other = await world.account();
    const rooms = [];
    for (let i = 0; i < 5; i += 1) rooms.push(await world.group(other, account));
    const [first] = rooms;
    if (first === undefined) throw new Error("there are rooms");
    for (let i = 0; i < 3; i += 1) await account.say(first.id, `number ${i}`);
    const wish = { messages: "erase", grace_ms: 0, undoable: false } as const;
    const stub = env.USERS.getByName(account.id);
    await stub.beginDeletion(wish);
    const step = await roomStub(first.id).erasePerson(account.id, {
      messages: "erase",
      avatar_url: null,
    });
    expect(["more", "done"]).toContain(step);
    await evict(stub);
    await evict(roomStub(first.id));
    await erased(account.id);
    for (const { id } of rooms) {
      expect((await members(other, id)).map(({ user_id }) => user_id)).toEqual([other.id]);
    }
    const texts = (await other.history(first.id)).filter(
      ({ sender_id }) => sender_id === account.id,
    );
    expect(texts.map(({ text, deleted_at }) => [text, deleted_at !== null])).toEqual(
      Array.from({ length: 3 }, () => [null, true]),
    );
  });

  it("a message that is sent while its sender is erased is erased as well, or refused (LEAVE-3)", async () => {
    const account = await registered(world);
    const other = await world.account();
    const conversation = await world.group(other, account);
    const room = roomStub(conversation.id);
    const sends = Array.from({ length: 20 }, (_, i) =>
      room.send(account.id, { text: `late ${i}` }),
    );
    await env.USERS.getByName(account.id).beginDeletion({
      messages: "erase",
      grace_ms: 0,
      undoable: false,
    });
    const late = Array.from({ length: 20 }, (_, i) =>
      room.send(account.id, { text: `later ${i}` }),
    );
    await Promise.all([...sends, ...late]);
    await erased(account.id);
    expect((await room.send(account.id, { text: "too late" })).ok).toBe(false);
    const theirs = (await other.history(conversation.id)).filter(
      ({ sender_id }) => sender_id === account.id,
    );
    expect(theirs.map(({ text }) => text).filter((text) => text !== null)).toEqual([]);
  });

  it("a group passes to its next member, one without members ends, and nobody can write to an erased account (LEAVE-4)", async () => {
    const account = await registered(world);
    const [ann, bob, cyd] = [await world.account(), await world.account(), await world.account()];
    const group = await world.group(account, ann, bob, cyd);
    (await account.patch(`/conversations/${group.id}/members/${cyd.id}`, { role: "admin" })).expect(
      200,
    );
    const alone = await world.group(account);
    const direct = (
      await ann.post("/conversations", { kind: "direct", member_ids: [account.id] })
    ).as(conversationSchema, 201);
    await ann.say(direct.id, "to you");
    await deleted(account, "keep");
    const roles = new Map((await members(ann, group.id)).map((one) => [one.user_id, one.role]));
    expect(roles).toEqual(
      new Map([
        [ann.id, "member"],
        [bob.id, "member"],
        [cyd.id, "owner"],
      ]),
    );
    const draft = { text: "and again" };
    (await ann.post(`/conversations/${direct.id}/messages`, draft)).problem("not_reachable");
    expect((await ann.history(direct.id)).map(({ text }) => text)).toEqual(["to you"]);
    await eventually(
      () => env.DB.prepare("SELECT 1 FROM conversations WHERE id = ?").bind(alone.id).first(),
      (row) => row === null,
      "the group without anyone to be gone",
    );
    await deleted(ann, "keep");
    await eventually(
      () => env.DB.prepare("SELECT 1 FROM conversations WHERE id = ?").bind(direct.id).first(),
      (row) => row === null,
      "the conversation of nobody to be gone",
    );
  });
});

/** Other people's messages still mention the name. */
function withoutOthersTexts(found: Record<string, string[]>): Record<string, string[]> {
  const texts = / (messages|message_search_data|message_search|revisions|queue|log)$/;
  const { username = [], ...rest } = found;
  const places = username.filter((place) => !texts.test(place));
  return places.length === 0 ? rest : { ...rest, username: places };
}
