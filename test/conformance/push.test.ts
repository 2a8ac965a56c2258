import { afterEach, describe, expect, it, vi } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { messageSchema } from "#protocol/message.ts";
import { pushSubscriptionListSchema } from "#protocol/push.ts";
import { userSchema } from "#protocol/user.ts";
import { unnamedSession } from "#server/auth/unnamed-session.ts";
import { PushFanOut } from "#server/conversation/listeners/push-fan-out.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import { message } from "../client/support/fixtures.ts";
import { configured } from "../support/configured.ts";
import { evict } from "../support/evict.ts";
import {
  env,
  hibernate,
  inD1,
  insideRoom,
  insideUser,
  openInbox,
  world,
} from "../support/inside.ts";
import type { InboxReplica } from "../support/inbox-replica.ts";
import { objectsCalled } from "../support/objects-called.ts";
import { notifyNow, PushDevice, settled, verifiedVapid, wanted } from "../support/push-device.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import { eventually } from "../support/wire.ts";
import { Account } from "../support/world.ts";

const PATH = "/users/me/push-subscriptions";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Two people in a group, of whom the second has a subscribed device. */
async function subscribed() {
  const { conversation, people } = await world.room(2);
  const [ada, bob] = people;
  const device = await PushDevice.subscribed(bob);
  return { id: conversation.id, ada, bob, device };
}

const projected = (id: string) =>
  eventually(
    () =>
      insideRoom(id, (room, { storage }) => {
        const { head } = storage.sql.exec("SELECT head FROM projection").one();
        const view = room.view("app");
        return view.ok && view.value.head === head;
      }),
    Boolean,
    "D1 to have it",
  );

/** Opens the page on the device, or hides it. */
async function looks(account: Account, inbox: InboxReplica, active: boolean): Promise<void> {
  inbox.send({ type: "looking", active });
  const attached = () =>
    insideUser(account.id, (_, state) =>
      state.getWebSockets().map((ws): unknown => ws.deserializeAttachment()),
    );
  await eventually(
    attached,
    ([one]) =>
      one !== undefined &&
      one !== null &&
      typeof one === "object" &&
      "looking" in one &&
      one.looking === active,
    "the frame",
  );
}

describe("a message, to a person who has a device with a push subscription", () => {
  it("several messages are pushed once, encrypted and signed, whichever object slept meanwhile (PUSH-1, PUSH-2, PUSH-4)", async () => {
    const { id, ada, bob, device } = await subscribed();
    await evict(env.USERS.getByName(bob.id));
    await hibernate(id);
    await ada.say(id, "one");
    await wanted(bob);
    const last = await ada.say(id, `**two** for @${bob.user.username}`);
    await projected(id);
    await evict(env.USERS.getByName(bob.id));
    await notifyNow(bob);
    expect(await device.until(1)).toEqual([
      {
        type: "messages",
        user_id: bob.id,
        conversation_id: id,
        message_id: last.id,
        unread_count: 2,
        mentioned: true,
        content: "full",
        direct: false,
        title: "A group",
        sender: ada.user.display_name,
        text: `two for @${bob.user.username}`,
        kind: "text",
        badge: 2,
        read: [],
      },
    ]);
    await settled(bob);
    const [request] = await device.requests();
    expect(request?.headers).toMatchObject({
      "content-encoding": "aes128gcm",
      ttl: "86400",
      urgency: "high",
      topic: expect.stringMatching(/^[\w-]{32}$/),
    });
    const { key, payload } = await verifiedVapid(request!);
    expect(payload).toMatchObject({
      aud: env.WEBHOOK_RECEIVER,
      sub: "mailto:operator@example.com",
    });
    const inbox = await openInbox(bob);
    const welcome = inbox.frames.find((frame) => frame.type === "welcome");
    expect(welcome?.features.push_key).toBe(key);
  });

  it("a message notifies nobody who has read it, muted it, has a device in view, or has quiet hours (PUSH-2, PUSH-3, PUSH-5)", async () => {
    const { id, ada, bob, device } = await subscribed();
    const settings = `/conversations/${id}/settings`;
    const say = async (text: string) => {
      const message = await ada.say(id, text);
      await wanted(bob);
      return message;
    };
    const { id: message_id } = await say("read at once");
    await bob.put(`/conversations/${id}/read`, { message_id });
    await notifyNow(bob);
    await settled(bob);

    await say("muted at once");
    await bob.patch(settings, { notify: "nothing" });
    await notifyNow(bob);
    await settled(bob);
    await bob.patch(settings, { notify: "all" });

    const inbox = await openInbox(bob);
    await say("seen to come");
    await looks(bob, inbox, true);
    await notifyNow(bob);
    await settled(bob);
    await looks(bob, inbox, false);

    const hours = { start: "00:00", end: "00:00", time_zone: "Europe/Berlin" };
    const quiet = await bob.patch("/users/me", { notifications: { quiet_hours: hours } });
    expect(quiet.as(userSchema).notifications).toEqual({ quiet_hours: hours });
    await say("in the night");
    await notifyNow(bob);
    await settled(bob);
    await bob.patch("/users/me", { notifications: { quiet_hours: null } });
    expect(await device.requests()).toEqual([]);

    const { id: heard } = await say("now");
    await notifyNow(bob);
    expect((await device.until(1))[0]).toMatchObject({ message_id: heard, text: "now" });
  });

  it("a push says no more than its person wants shown, and reports what was read elsewhere (PUSH-4)", async () => {
    const { id, ada, bob, device } = await subscribed();
    const direct = (await ada.post("/conversations", { kind: "direct", member_ids: [bob.id] })).as(
      conversationSchema,
      201,
    );
    const push = async (conversation: string, text: string, count: number) => {
      const said = await ada.say(conversation, text);
      await wanted(bob);
      await notifyNow(bob);
      await device.until(count);
      await settled(bob);
      await projected(conversation);
      return said;
    };
    const first = await push(id, "x".repeat(9_000).slice(0, 300), 1);
    await bob.put(`/conversations/${id}/read`, { message_id: first.id });
    // Reading does not move the head.
    await eventually(
      async () => (await inD1("members", id)).find(({ user_id }) => user_id === bob.id)?.["read"],
      (read) => read === first.id,
      "D1 to know what was read",
    );
    await bob.patch("/users/me", { notifications: { content: "sender" } });
    await push(direct.id, "secret", 2);
    await bob.patch("/users/me", { notifications: { content: "none" } });
    await push(direct.id, "secret", 3);
    const [whole, bySender, nothing] = await device.came();
    expect(whole?.text).toBe(`${"x".repeat(240)}…`);
    const name = ada.user.display_name;
    expect(bySender).toMatchObject({
      direct: true,
      title: name,
      sender: name,
      badge: 1,
      read: [id],
    });
    expect(bySender).not.toHaveProperty("text");
    expect(nothing).toMatchObject({ content: "none", unread_count: 2, badge: 2 });
    for (const hidden of ["text", "title", "sender"]) expect(nothing).not.toHaveProperty(hidden);
  });

  it("a message calls no object of people without subscriptions, and costs no more than without them (PUSH-2)", async () => {
    const { conversation, people } = await world.room(4);
    const [ada, bob, cy] = people;
    await PushDevice.subscribed(bob);
    await PushDevice.subscribed(cy!);
    await cy!.patch(`/conversations/${conversation.id}/settings`, { notify: "mentions" });
    await projected(conversation.id);
    const called = objectsCalled();
    await ada.say(conversation.id, "one");
    await wanted(bob);
    await projected(conversation.id);
    const asked = called.filter((name) => people.some(({ id }) => id === name && id !== ada.id));
    expect([...new Set(asked)]).toEqual([bob.id]);
    // The notification includes everything that follows before it is sent.
    const rows = await insideUser(bob.id, (user, { storage }) => {
      const written = () => Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]);
      user.notificationWanted(conversation.id);
      const before = written();
      user.notificationWanted(conversation.id);
      return written() - before;
    });
    expect(rows).toBe(0);
  });
});

describe("a reply in a thread, where people hear of mentions only", () => {
  it("is pushed with its thread to who follows it and has not read so far, and calls nobody else (FOLLOW-6, PUSH-2, PUSH-3)", async () => {
    const { conversation, people } = await world.room(4);
    const { id } = conversation;
    const [ada, bob, cy, dan] = people;
    if (cy === undefined || dan === undefined) throw new Error("nobody");
    const [device, other] = [await PushDevice.subscribed(bob), await PushDevice.subscribed(cy)];
    const settings = `/conversations/${id}/settings`;
    for (const who of [bob, cy, dan]) await who.patch(settings, { notify: "mentions" });
    const root = await bob.say(id, "Lunch?");
    const follow = `/conversations/${id}/messages/${root.id}/follow`;
    (await dan.put(follow)).expect(204);
    await projected(id);
    const reply = async (text: string) => {
      const answer = await ada.post(`/conversations/${id}/messages`, { text, reply_to: root.id });
      return answer.as(messageSchema, 201);
    };
    const calledBy = async (text: string) => {
      const called = objectsCalled();
      await reply(text);
      await projected(id);
      vi.restoreAllMocks();
      return [bob, cy, dan].filter((who) => called.includes(who.id));
    };
    expect(await calledBy("At one"), "who is called").toEqual([bob]);
    await wanted(bob);
    const last = await reply("At two");
    await projected(id);
    await notifyNow(bob);
    expect(await device.until(1)).toMatchObject([
      { message_id: last.id, text: "At two", thread: root.id, mentioned: false },
    ]);
    await settled(bob);

    const seen = await reply("read in the thread");
    await wanted(bob);
    await projected(id);
    (await bob.put(`${follow}/read`, { message_id: seen.id })).expect(204);
    await notifyNow(bob);
    await settled(bob);

    await bob.patch(settings, { notify: "nothing" });
    expect(await calledBy("where nothing notifies")).toEqual([]);
    await bob.patch(settings, { notify: "mentions" });
    (await bob.delete(follow)).expect(204);
    expect(await calledBy("that nobody follows")).toEqual([]);
    expect([await device.requests(), await other.requests()]).toMatchObject([[{}], []]);
  });
});

describe("a conversation that wakes before D1 has everything", () => {
  it("a conversation that wakes before D1 has everything notifies of its newest messages, and not of projected or imported ones (PUSH-2)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    await bob.patch(`/conversations/${conversation.id}/settings`, { notify: "mentions" });
    await projected(conversation.id);
    await insideRoom(conversation.id, (_, { storage }) => {
      const store = ConversationStore.open(storage);
      if (store === null) throw new Error("no conversation");
      const wakes = () => new PushFanOut({ id: conversation.id, store }, env.USERS).asked().people;
      const say = (mentions: string[]) =>
        storage.transactionSync(() => {
          store.insertMessage(message(store.head + 1, { sender_id: ada.id, mentions }));
        });
      for (let i = 0; i < 250; i += 1) say([]);
      say([bob.id]);
      expect(wakes(), "the newest of many").toEqual([bob.id]);
      store.projected.setWatermark(store.position);
      store.projected.beginRebuild();
      expect(wakes(), "what D1 had").toEqual([]);
      say([bob.id]);
      expect(wakes(), "what was said during a rebuild").toEqual([bob.id]);
      store.hooks.skipTo(store.head);
      expect(wakes(), "history").toEqual([]);
    });
  });
});

describe("a push service", () => {
  it("a failing push service is retried for as long as it asks, and one that no longer knows the device is not (PUSH-6)", async () => {
    const { id, ada, bob, device } = await subscribed();
    await device.answers({ status: 429, headers: { "retry-after": "120" } });
    await ada.say(id, "one");
    await wanted(bob);
    await notifyNow(bob);
    await device.until(1);
    const due = () =>
      insideUser(bob.id, (_, { storage }) =>
        Number(storage.sql.exec("SELECT due_at FROM pushes").one()["due_at"]),
      );
    await eventually(due, (at) => at - Date.now() > 100_000, "a later time");
    await evict(env.USERS.getByName(bob.id));
    await device.answers({});
    const again = async () => {
      await notifyNow(bob);
      return device.requests();
    };
    await eventually(again, ({ length }) => length === 2, "another attempt");
    expect((await device.came())[1]).toMatchObject({ text: "one" });
    await settled(bob);

    await device.answers({ status: 410 });
    await ada.say(id, "two");
    await wanted(bob);
    await notifyNow(bob);
    await device.until(3);
    const list = async () => (await bob.get(PATH)).as(pushSubscriptionListSchema).items;
    await eventually(list, ({ length }) => length === 0, "the device to be forgotten");
    const isKnown = () =>
      env.DB.prepare("SELECT 1 FROM push_subscribers WHERE user_id = ?").bind(bob.id).first();
    await eventually(isKnown, (row) => row === null, "D1 to forget them");
  });

  it("a push service with a small limit gets no text (PUSH-6)", async () => {
    const { id, ada, bob, device } = await subscribed();
    await device.answers({ status: 413 });
    await ada.say(id, "one");
    await wanted(bob);
    await notifyNow(bob);
    const [whole, less] = await device.until(2);
    expect([whole?.text, less?.text]).toEqual(["one", undefined]);
    await settled(bob);
  });
});

describe("a subscription", () => {
  it("a subscription ends with its session, however that ends, before the request is answered (PUSH-1)", async () => {
    const { ada, bob, device, id } = await subscribed();
    const again = await world.signedInAgain(bob);
    const other = await PushDevice.subscribed(again);
    const list = async (account: Account) =>
      (await account.get(PATH)).as(pushSubscriptionListSchema).items;
    expect(await list(bob)).toHaveLength(2);
    expect((await list(bob)).filter(({ current }) => current)).toHaveLength(1);
    (await again.post("/auth/logout")).expect(204);
    expect(await list(bob)).toMatchObject([{ current: true }]);
    await ada.say(id, "one");
    await wanted(bob);
    await notifyNow(bob);
    await device.until(1);
    expect(await other.requests()).toEqual([]);
    (await bob.delete(PATH)).expect(204);
    expect(await list(bob)).toEqual([]);
    await device.subscribe();
    await world.request(
      "PATCH",
      `/api/v1/operator/users/${bob.id}`,
      { disabled: true },
      {
        authorization: `Bearer ${OPERATOR_TOKEN}`,
      },
    );
    const left = () =>
      insideUser(bob.id, (_, { storage }) =>
        Number(storage.sql.exec("SELECT count(*) AS n FROM push_subscriptions").one()["n"]),
      );
    expect(await left()).toBe(0);
  });

  it("a subscription of a session that its issuer does not name ends with any such session of its person (PUSH-1)", async () => {
    const { bob, device } = await subscribed();
    const { keys } = device;
    const user = env.USERS.getByName(bob.id);
    const subscribe = async (session_id: string) => {
      const endpoint = `${device.endpoint}-${session_id}`;
      const put = await user.subscribePush({ session_id, outside: true, endpoint, ...keys });
      expect(put.ok).toBe(true);
    };
    const left = async () =>
      (await bob.get(PATH))
        .as(pushSubscriptionListSchema)
        .items.map(({ session_id }) => session_id);
    const own = await left();
    await subscribe("named");
    const [earlier, later] = [await unnamedSession("earlier"), await unnamedSession("later")];
    await subscribe(earlier);
    await user.revokeSession(later, Date.now() + 60_000);
    expect((await left()).sort()).toEqual([...own, "named"].sort());
    await subscribe(earlier);
    await user.unsubscribePush(await unnamedSession("the latest"));
    expect((await left()).sort()).toEqual([...own, "named"].sort());
  });

  it("a subscription with unusable keys is forgotten (PUSH-6)", async () => {
    const { ada, bob, device, id } = await subscribed();
    await insideUser(bob.id, (_, { storage }) =>
      storage.sql.exec("UPDATE push_subscriptions SET p256dh = ?", "A".repeat(87)),
    );
    await evict(env.USERS.getByName(bob.id));
    await ada.say(id, "one");
    await wanted(bob);
    await notifyNow(bob);
    await settled(bob);
    expect((await bob.get(PATH)).as(pushSubscriptionListSchema).items).toEqual([]);
    expect(await device.requests()).toEqual([]);
  });

  it("a subscription names a known push service, and needs a key on the server (PUSH-1)", async () => {
    const { bob, device } = await subscribed();
    expect(new URL(device.endpoint).origin).toBe(env.WEBHOOK_RECEIVER);
    const keys = { p256dh: "A".repeat(87), auth: "A".repeat(22) };
    for (const endpoint of [
      "https://example.com/push",
      "http://fcm.googleapis.com/fcm/send/x",
      "https://fcm.googleapis.com:8443/x",
      "https://notify.windows.com.example.com/x",
      "https://10.0.0.1/x",
      "nonsense",
    ]) {
      const refused = (await bob.put(PATH, { endpoint, keys })).problem("validation_failed");
      expect(refused.errors?.map(({ path }) => path)).toEqual(["endpoint"]);
    }
    const short = { endpoint: device.endpoint, keys: { p256dh: "AA", auth: "AA" } };
    (await bob.put(PATH, short)).problem("validation_failed");
    // This has the length of a key, but is no point of the curve.
    const unusable = (await bob.put(PATH, { endpoint: device.endpoint, keys })).problem(
      "validation_failed",
    );
    expect(unusable.errors?.map(({ path }) => path)).toEqual(["keys.p256dh"]);
    const without = configured({ PUSH_KEY: "" });
    const there = new Account(without.wire, {
      user: bob.user,
      access_token: bob.token,
      refresh_token: "",
      token_type: "Bearer",
      expires_in: 0,
    });
    (await there.put(PATH, { endpoint: device.endpoint, keys })).problem("not_found");
  });
});
