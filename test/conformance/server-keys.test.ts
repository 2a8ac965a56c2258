import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { ParleyServer } from "#client/server.ts";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { memberSchema } from "#protocol/member.ts";
import { messageListSchema, messageSchema } from "#protocol/message.ts";
import { SCOPES, newServerKeySchema, serverKeyListSchema } from "#protocol/server-key.ts";
import { userSchema } from "#protocol/user.ts";
import { env, insideRoom, openInbox, world } from "../support/inside.ts";
import { Backend, operate } from "../support/keyed.ts";
import { eventually } from "../support/wire.ts";

describe("a server key", () => {
  it("a key is shown once, stored as a hash, and listed without its secret (KEY-1)", async () => {
    const { id, key } = await Backend.of(world, ["read"]);
    const secret = key.split("_").at(-1) ?? "";
    expect(key).toMatch(/^parley_sk_[a-z0-9]{16}_[0-9a-f]{64}$/);
    const listed = await operate(world, "GET", "/keys");
    const { items } = listed.as(serverKeyListSchema);
    expect(items.find((each) => each.id === id)).toMatchObject({
      scopes: ["read"],
      last_used_at: null,
    });
    expect(listed.text).not.toContain(secret);
    const { results } = await env.DB.prepare("SELECT * FROM server_keys").all();
    expect(JSON.stringify(results)).not.toContain(secret);
  });

  it("a key publishes its own limit, and its last use (KEY-2)", async () => {
    const backend = await Backend.of(world, ["read"]);
    const answer = (await backend.get("/users")).expect(200);
    expect(answer.headers.get("ratelimit-policy")).toBe('"key";q=1000000;w=60');
    expect(answer.headers.get("ratelimit")).toMatch(/^"key";r=\d+$/);
    const { items } = (await operate(world, "GET", "/keys")).as(serverKeyListSchema);
    expect(items.find(({ id }) => id === backend.id)?.last_used_at).not.toBeNull();
  });

  it("a revoked key is refused from the answer on, and no longer listed (KEY-2)", async () => {
    const backend = await Backend.of(world, ["read"]);
    (await operate(world, "DELETE", `/keys/${backend.id}`)).expect(204);
    const { detail } = (await backend.get("/users")).problem("invalid_key");
    expect(detail).toBe("The server key was revoked");
    const { items } = (await operate(world, "GET", "/keys")).as(serverKeyListSchema);
    expect(items.map(({ id }) => id)).not.toContain(backend.id);
    (await operate(world, "DELETE", `/keys/${backend.id}`)).problem("not_found");
  });

  it("an expired key is refused (KEY-2)", async () => {
    const expires_at = new Date(Date.now() + 300).toISOString();
    const backend = await Backend.of(world, ["read"], { expires_at });
    await eventually(
      async () => (await backend.get("/users")).status,
      (status) => status === 401,
      "expiry",
    );
    expect((await backend.get("/users")).problem("invalid_key").detail).toMatch("expired");
  });

  it("a rotated key keeps its earlier secret for the overlap, and without an overlap not at all (KEY-1)", async () => {
    const first = await Backend.of(world, ["read"]);
    const rotate = async (overlap_seconds: number) => {
      const answer = await operate(world, "POST", `/keys/${first.id}/rotate`, { overlap_seconds });
      return new Backend(world, answer.as(newServerKeySchema));
    };
    const second = await rotate(3_600);
    (await first.get("/users")).expect(200);
    (await second.get("/users")).expect(200);
    const third = await rotate(0);
    (await first.get("/users")).problem("invalid_key");
    expect((await second.get("/users")).problem("invalid_key").detail).toMatch("rotated");
    (await third.get("/users")).expect(200);
  });

  it.each(["parley_sk_", "parley_sk_a_b", `parley_sk_${"a".repeat(16)}_${"0".repeat(64)}`])(
    "%s is refused as a key, and leaves nothing behind (KEY-2)",
    async (key) => {
      const { detail } = (await new Backend(world, { id: "", key }).get("/users")).problem(
        "invalid_key",
      );
      expect(detail).toBe("The server key is not valid");
    },
  );

  it("a key without the scope is refused by the scope's name, whatever the request (KEY-3)", async () => {
    const { conversation } = await world.room();
    const calls = {
      users: ["PATCH", "/users/me"],
      conversations: ["PATCH", `/conversations/${conversation.id}`],
      messages: ["POST", `/conversations/${conversation.id}/messages`],
      read: ["GET", `/conversations/${conversation.id}`],
    } as const;
    for (const [scope, [method, path]] of Object.entries(calls)) {
      const others = SCOPES.filter((each) => each !== scope);
      const backend = await Backend.of(world, others);
      const { detail } = (await backend.call(method, path)).problem("missing_scope");
      expect(detail).toContain(`\`${scope}\``);
    }
  });

  it("a key is refused where none is accepted, sockets included (KEY-3)", async () => {
    const { conversation } = await world.room();
    const backend = await Backend.of(world, SCOPES);
    (await backend.get("/auth/sessions")).problem("key_not_accepted");
    (await backend.call("POST", "/auth/ticket")).problem("key_not_accepted");
    const socket = await world.open(backend.key, conversation.id);
    expect(await socket.next("error")).toMatchObject({ code: "key_not_accepted" });
    expect((await socket.closed).code).toBe(4501);
  });

  it("a key's request with an Idempotency-Key takes effect once, for each person it acts as (IDEMPOTENT-1)", async () => {
    const backend = await Backend.of(world, ["conversations", "read"]);
    const create = (by: Backend) =>
      by.call(
        "POST",
        "/conversations",
        { kind: "group", title: "Once" },
        { "idempotency-key": "k" },
      );
    const one = (await create(backend)).as(conversationSchema, 201);
    const again = (await create(backend)).as(conversationSchema, 201);
    expect(again.id).toBe(one.id);
    const ann = await world.account();
    (await create(backend.as(ann.id))).problem("idempotency_key_reused");
  });
});

describe("a server key that acts as a person", () => {
  it("a key that acts as a person has that person's rights, and no more (KEY-4)", async () => {
    const { conversation, people } = await world.room();
    const stranger = await world.account();
    const backend = await Backend.of(world, SCOPES);
    const path = `/conversations/${conversation.id}`;
    const sent = await backend.as(people[1].id).post(`${path}/messages`, { text: "hello" });
    expect(sent.as(messageSchema, 201).sender_id).toBe(people[1].id);
    (await backend.as(people[1].id).call("PATCH", path, { title: "Mine" })).problem("forbidden");
    (await backend.as(stranger.id).get(path)).problem("not_found");
    expect((await backend.as(stranger.id).get("/users/me")).as(userSchema).id).toBe(stranger.id);
  });

  it("a key that acts as an invalid name is refused by its path (KEY-4)", async () => {
    const backend = await Backend.of(world, SCOPES);
    for (const name of ["nobody", "ext:nobody", "not an id", "app"]) {
      const problem = (await backend.as(name).get("/users/me")).problem("validation_failed");
      expect(problem.errors?.[0]?.path).toBe("parley-user");
    }
    const { errors } = (await backend.get("/users/me")).problem("validation_failed");
    expect(errors?.[0]?.message).toMatch("must name the person");
  });

  it("a key that acts as a disabled account is refused (KEY-4)", async () => {
    const backend = await Backend.of(world, SCOPES);
    const ann = await world.account();
    (await backend.as(ann.id).get("/users/me")).expect(200);
    (await operate(world, "PATCH", `/users/${ann.id}`, { disabled: true })).expect(204);
    (await backend.as(ann.id).get("/users/me")).problem("account_disabled");
  });
});

describe("the app", () => {
  it("the app creates a group with any members, reads and governs it without a membership (KEY-5)", async () => {
    const backend = await Backend.of(world, ["conversations", "read"]);
    const [ann, bob] = await world.accounts(2);
    const made = await backend.post("/conversations", {
      kind: "group",
      title: "Support",
      member_ids: [ann?.id],
    });
    const conversation = made.as(conversationSchema, 201);
    expect(conversation).toMatchObject({ member_count: 1, role: "owner", unread_count: 0 });
    const path = `/conversations/${conversation.id}`;
    (await backend.post(`${path}/members`, { user_id: bob?.id, role: "owner" })).as(
      memberSchema,
      201,
    );
    (await backend.call("PATCH", path, { title: "Help" })).expect(200);
    expect(await ann?.view(conversation.id)).toMatchObject({ title: "Help", role: "member" });
    (await bob?.patch(path, { title: "Ours" }))?.expect(200);
    (await backend.call("DELETE", path)).expect(204);
    (await ann?.get(path))?.problem("not_found");
  });

  it("the app sends messages that count as unread and mention, under its own name (KEY-5)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { socket } = await world.join(bob, conversation.id);
    const inbox = await openInbox(bob);
    const backend = await Backend.of(world, ["messages", "read"]);
    const path = `/conversations/${conversation.id}/messages`;
    const text = `@${bob.user.username} your order has shipped`;
    const sent = (await backend.post(path, { text, client_id: "1" })).as(messageSchema, 201);
    expect(sent).toMatchObject({ sender_id: "app", mentions: [bob.id] });
    (await backend.post(path, { text, client_id: "1" })).as(messageSchema, 200);
    const { messages, members } = await socket.next(
      "changes",
      (frame) => frame.messages.length > 0,
    );
    expect(messages.map(({ id }) => id)).toEqual([sent.id]);
    expect(members).toMatchObject([{ user_id: "app", display_name: "App" }]);
    expect(await bob.view(conversation.id)).toMatchObject({
      unread_count: 1,
      mention_count: 1,
      member_count: 2,
      last_sender: { user_id: "app", display_name: "App" },
    });
    await eventually(
      async () => inbox.conversations.get(conversation.id)?.unread_count,
      (count) => count === 1,
      "the inbox",
    );
    const list = (await ann.get("/conversations")).as(conversationListSchema);
    expect(list.items[0]).toMatchObject({ unread_count: 1, last_sender: { display_name: "App" } });
    expect((await ann.get("/users/app")).as(userSchema)).toMatchObject({
      kind: "bot",
      display_name: "App",
    });
    (await backend.post(path, { text: "again" })).expect(201);
    const rows = await insideRoom(conversation.id, (_, { storage }) =>
      storage.sql.exec("SELECT left_at FROM members WHERE user_id = 'app'").toArray(),
    );
    expect(rows).toHaveLength(1);
  });

  it("the app changes others' messages with the scope `moderate` only, and its own without (KEY-3)", async () => {
    const { conversation, people } = await world.room();
    const message = await people[0].say(conversation.id, "rude");
    const plain = await Backend.of(world, ["messages"]);
    const path = `/conversations/${conversation.id}/messages`;
    const { detail } = (await plain.call("DELETE", `${path}/${message.id}`)).problem(
      "missing_scope",
    );
    expect(detail).toContain("`moderate`");
    const own = (await plain.post(path, { text: "mine" })).as(messageSchema, 201);
    (await plain.call("PATCH", `${path}/${own.id}`, { text: "edited" })).expect(200);
    const moderator = await Backend.of(world, ["messages", "moderate"]);
    (await moderator.call("PATCH", `${path}/${message.id}`, { text: "[removed]" })).expect(200);
    (await moderator.call("DELETE", `${path}/${message.id}`)).expect(204);
  });

  it("the app opens a direct conversation as a member of it, and reads those of others (KEY-5)", async () => {
    const backend = await Backend.of(world, ["conversations", "messages", "read"]);
    const [ann, bob] = await world.accounts(2);
    if (ann === undefined || bob === undefined) throw new Error("nobody");
    const made = await backend.post("/conversations", { kind: "direct", member_ids: [ann.id] });
    const { id } = made.as(conversationSchema, 201);
    (await backend.post(`/conversations/${id}/messages`, { text: "welcome" })).expect(201);
    expect((await ann.view(id)).direct_with).toMatchObject({ user_id: "app" });
    const other = (await ann.post("/conversations", { kind: "direct", member_ids: [bob.id] })).as(
      conversationSchema,
      201,
    );
    await ann.say(other.id, "hi");
    const path = `/conversations/${other.id}`;
    expect((await backend.get(`${path}/messages`)).as(messageListSchema).items).toHaveLength(1);
    (await backend.post(`${path}/messages`, { text: "from the app" })).expect(201);
    expect((await bob.view(other.id)).direct_with).toMatchObject({ user_id: ann.id });
    await eventually(
      async () => (await bob.get("/conversations")).as(conversationListSchema).items[0],
      (view) => view?.direct_with?.user_id === ann.id,
      "the list in D1",
    );
  });

  it("the app lists all conversations, page by page, and those of a person as theirs (KEY-5)", async () => {
    const { conversation, people } = await world.room();
    const backend = await Backend.of(world, ["read"]);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = (await backend.get(`/conversations?limit=2${query}`)).as(conversationListSchema);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toContain(conversation.id);
    expect(new Set(seen).size).toBe(seen.length);
    const { items } = (await backend.as(people[1].id).get("/conversations")).as(
      conversationListSchema,
    );
    expect(items).toMatchObject([{ id: conversation.id, role: "member" }]);
  });
});

describe("a backend with the SDK", () => {
  it("a backend with the SDK provisions people, signs them in, and acts as the app and as any of them (ACCOUNT-2, ACCOUNT-3, KEY-4, KEY-5)", async () => {
    const { key } = await Backend.of(world, ["users", "conversations", "messages", "read"]);
    const server = new ParleyServer({
      baseUrl: "http://parley.test",
      key,
      fetch: (url, init) => {
        const { pathname, search } = new URL(url);
        return world.wire.fetch(`${pathname}${search}`, init);
      },
    });
    const [one, two] = [crypto.randomUUID(), `ü/${crypto.randomUUID()}`];
    const made = await server.users.upsert([{ external_id: one }, { external_id: two }]);
    expect(made.map(({ status }) => status)).toEqual(["created", "created"]);
    const { access_token, user_id } = await server.tokens.create(`ext:${two}`, { expires_in: 60 });
    expect(user_id).toBe(made[1]?.user?.id);
    expect((await server.as(`ext:${two}`).users.me()).external_id).toBe(two);
    const { id } = await server.conversations.create({
      kind: "group",
      member_ids: [`ext:${one}`, `ext:${two}`],
    });
    await server.conversation(id).messages.send({ text: "from the app" });
    await server.as(`ext:${one}`).conversation(id).messages.send({ text: "from one" });
    const answer = await world.request("GET", `/api/v1/conversations/${id}/messages`, undefined, {
      authorization: `Bearer ${access_token}`,
    });
    const { items } = answer.as(messageListSchema);
    expect(items.map(({ sender_id }) => sender_id)).toEqual(["app", made[0]?.user?.id]);
  });
});

describe("what a server key costs", () => {
  it("a key's request to read writes no row (KEY-2)", async () => {
    const { conversation } = await world.room();
    const backend = await Backend.of(world, ["read"]);
    const path = `/conversations/${conversation.id}`;
    (await backend.get(path)).expect(200);
    const rows = () =>
      runInDurableObject(env.KEYS.getByName(backend.id), (_, { storage }) =>
        Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]),
      );
    const before = await rows();
    for (let i = 0; i < 5; i += 1) (await backend.get(path)).expect(200);
    expect(await rows()).toBe(before);
  });
});
