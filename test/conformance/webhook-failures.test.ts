import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  replayedSchema,
  WEBHOOK_LIFETIME_MS,
  WEBHOOK_QUEUE_MAX,
  WEBHOOK_TIMEOUT_MS,
} from "#protocol/webhooks.ts";
import { evict } from "../support/evict.ts";
import { endpoints, type Hooked, operator } from "../support/hooked.ts";
import { env, hibernate, insideRoom, roomStub, world } from "../support/inside.ts";
import { ring } from "../support/ring.ts";
import { stallD1, type Asked } from "../support/stall-d1.ts";
import { eventually } from "../support/wire.ts";

const hooked = endpoints();
afterEach(() => {
  vi.restoreAllMocks();
});

const textsOf = (arrived: Awaited<ReturnType<Hooked["came"]>>) =>
  arrived.map(({ data }) => ("message" in data ? data.message.text : null));

/** A room of two whose earlier events no endpoint receives, and a way to write in it. */
async function room() {
  const { conversation, people } = await world.room(2);
  const { id } = conversation;
  const [ada, bob] = people;
  return { id, ada, bob, say: (text: string) => ada.say(id, text) };
}

/** Waits until this many events were attempted, and no request is in flight. */
const tried = (endpoint: Hooked, count: number) =>
  eventually(
    () => endpoint.deliveries(),
    (deliveries) => deliveries.filter(({ attempted_at }) => attempted_at !== null).length >= count,
    `${count} attempts`,
  );

describe("an event whose delivery could not be recorded", () => {
  it("an event whose delivery could not be recorded is sent again, and its conversation continues (HOOK-2, HOOK-4)", async () => {
    const endpoint = await hooked(["message.created"]);
    const { id, say } = await room();
    await runInDurableObject(endpoint.stub, (_, { storage }) => {
      const run = storage.transactionSync.bind(storage);
      vi.spyOn(storage, "transactionSync")
        .mockImplementationOnce(run)
        .mockImplementationOnce(() => {
          throw new Error("the disk is full");
        });
    });
    await say("one");
    await endpoint.until(2, id);
    await say("two");
    const arrived = await endpoint.until(3, id);
    expect(textsOf(arrived)).toEqual(["one", "one", "two"]);
    expect(arrived[0]?.id).toBe(arrived[1]?.id);
  });
});

async function statusOf(endpoint: Hooked) {
  const { status, disabled_because } = await endpoint.view();
  return { status, disabled_because };
}

describe("an endpoint that fails", () => {
  it("a failing endpoint holds up the conversation of the event, no other, and gets it again under its id (HOOK-3, HOOK-4)", async () => {
    const endpoint = await hooked(["message.created"], { fails: "poison" });
    const [one, other] = [await room(), await room()];
    await one.say("poison");
    await one.say("and after");
    await tried(endpoint, 1);
    await other.say("elsewhere");
    expect(textsOf(await endpoint.until(2))).toEqual(["poison", "elsewhere"]);
    await endpoint.answers({});
    await endpoint.ring();
    const arrived = await endpoint.until(4);
    expect(textsOf(arrived)).toEqual(["poison", "elsewhere", "poison", "and after"]);
    expect(arrived[2]?.id).toBe(arrived[0]?.id);
    expect(await endpoint.deliveries()).toMatchObject(
      [
        { status: "delivered", attempts: 1 },
        { status: "delivered", attempts: 1 },
        { status: "delivered", attempts: 2, response_status: 204 },
      ].toSorted((a, b) => a.attempts - b.attempts),
    );
  });

  it("an endpoint that never answers is given up after its time, and delays nobody meanwhile (HOOK-2, HOOK-4)", async () => {
    const { setTimeout: real } = globalThis;
    let long = true;
    const soon = (run: () => void, ms?: number) =>
      real(run, ms === WEBHOOK_TIMEOUT_MS && !long ? 200 : ms);
    vi.spyOn(globalThis, "setTimeout").mockImplementation(soon);
    const endpoint = await hooked(["message.created"], { hangs: true });
    const { id, ada, bob, say } = await room();
    const { socket } = await world.join(bob, id);
    long = false;
    await say("one");
    await endpoint.until(1);
    await socket.next("changes");
    await ada.say(id, "two");
    expect((await socket.next("changes")).messages[0]?.text).toBe("two");
    const first = (await tried(endpoint, 1)).find(({ attempts }) => attempts > 0);
    expect(first).toMatchObject({ status: "pending", attempts: 1, error: "timeout" });
    long = true;
    await endpoint.answers({});
    await endpoint.ring();
    expect(textsOf(await endpoint.until(3))).toEqual(["one", "one", "two"]);
  });

  it("an endpoint with 500 for a day is tried a few times, and then gets everything, once and in order (HOOK-4, HOOK-5)", async () => {
    const endpoint = await hooked(["message.created"], { status: 500 });
    const rooms = await Promise.all(Array.from({ length: 8 }, room));
    for (const { say } of rooms) await say("first");
    await tried(endpoint, 5);
    for (const { say } of rooms) await say("second");
    await eventually(
      () => endpoint.view(),
      ({ pending }) => pending >= 16,
      "all to wait",
    );
    const begin = Date.now();
    for (;;) {
      const at = await endpoint.alarm();
      if ((at ?? 0) > begin + 24 * 60 * 60_000) break;
      await endpoint.ring();
    }
    const before = (await endpoint.received()).length;
    expect(before).toBeLessThan(20);
    expect((await endpoint.view()).failing_since).not.toBeNull();
    await endpoint.answers({});
    await endpoint.ring();
    const arrived = (await endpoint.received()).slice(before).map(({ body }) => JSON.parse(body));
    for (const { id } of rooms) {
      const those = arrived.filter(({ data }) => data.conversation.id === id);
      expect(those.map(({ data }) => data.message.text)).toEqual(["first", "second"]);
    }
    expect(await endpoint.view()).toMatchObject({ pending: 0, failing_since: null });
  });

  it("an endpoint that fails for three days is disabled, and once it is back an operator resends the failed events (HOOK-5, HOOK-7)", async () => {
    const endpoint = await hooked(["message.created"], { status: 503 });
    const rooms = await Promise.all(Array.from({ length: 6 }, room));
    for (const { say } of rooms) await say("lost?");
    await tried(endpoint, 5);
    const since = new Date().toISOString();
    const isOver = async () => (await endpoint.view()).pending === 0;
    while (!(await isOver())) await endpoint.ring();
    expect(await statusOf(endpoint)).toEqual({ status: "disabled", disabled_because: "dead" });
    expect(await activeInD1(endpoint)).toBe(0);
    const failed = await endpoint.deliveries("?status=failed");
    expect(failed).toHaveLength(6);
    // This endpoint does not receive later events.
    await rooms[0]?.say("while it is disabled");
    await projected(rooms[0]?.id ?? "");
    expect((await endpoint.view()).pending).toBe(0);
    await endpoint.answers({});
    (await operator("PATCH", endpoint.path, { status: "active" })).expect(200);
    const before = (await endpoint.received()).length;
    const replayed = await operator("POST", `${endpoint.path}/replay`, { failed_since: since });
    expect(replayed.as(replayedSchema)).toEqual({ replayed: 6 });
    // The clock was moved forward, so no verifier accepts the timestamps of earlier requests.
    const later = async (count: number) => {
      const isThere = ({ length }: unknown[]) => length >= before + count;
      const requests = await eventually(() => endpoint.received(), isThere, `${count} more`);
      return requests.slice(before);
    };
    const ids = (await later(6)).map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids)).toEqual(new Set(failed.map(({ event_id }) => event_id)));
    await rooms[0]?.say("again");
    expect((await later(7)).at(-1)?.body).toContain("again");
  });

  it("an endpoint that answers 410 is disabled at once (HOOK-5)", async () => {
    const endpoint = await hooked(["message.created"], { status: 410 });
    const { say } = await room();
    await say("gone");
    await eventually(
      () => statusOf(endpoint),
      ({ status }) => status === "disabled",
      "it to be disabled",
    );
    expect(await statusOf(endpoint)).toEqual({ status: "disabled", disabled_because: "gone" });
    await eventually(
      () => activeInD1(endpoint),
      (active) => active === 0,
      "D1 to know",
    );
  });

  it("a paused endpoint receives nothing, and afterwards everything that waited (HOOK-5)", async () => {
    const endpoint = await hooked(["message.created"]);
    (await operator("PATCH", endpoint.path, { status: "paused" })).expect(200);
    const { say } = await room();
    await say("one");
    await say("two");
    await eventually(
      () => endpoint.view(),
      ({ pending }) => pending === 2,
      "both to wait",
    );
    expect(await endpoint.received()).toEqual([]);
    (await operator("PATCH", endpoint.path, { status: "active" })).expect(200);
    expect(textsOf(await endpoint.until(2))).toEqual(["one", "two"]);
  });
});

describe("the answer of an endpoint", () => {
  it("a redirect in an endpoint's answer is not followed (HOOK-9)", async () => {
    const target = await hooked(["conversation.deleted"]);
    const location = `/hook/${target.name}`;
    const endpoint = await hooked(["message.created"], { status: 307, headers: { location } });
    await (await room()).say("to whom?");
    expect(await tried(endpoint, 1)).toMatchObject([{ status: "pending", response_status: 307 }]);
    expect(await target.received()).toEqual([]);
  });

  it("an endpoint's answer is not read: an endless one is cut off, and counts by its status (HOOK-9)", async () => {
    const endpoint = await hooked(["message.created"], { status: 200, endless: true });
    await (await room()).say("hello");
    await eventually(
      () => endpoint.received(),
      ([first]) => first?.hung_up === true,
      "it to hang up",
    );
    const isDone = ([first]: Awaited<ReturnType<Hooked["deliveries"]>>) =>
      first?.status === "delivered";
    await eventually(() => endpoint.deliveries(), isDone, "it to count");
  });

  it("the answer to a test event is shown at once (HOOK-6)", async () => {
    const endpoint = await hooked(["message.created"], { status: 418 });
    const answer = (await operator("POST", `${endpoint.path}/test`)).expect(200);
    expect(JSON.parse(answer.text)).toMatchObject({ response_status: 418, error: null });
    expect(await endpoint.came()).toMatchObject([
      { type: "webhook.test", data: { webhook_id: endpoint.id } },
    ]);
  });
});

describe("an endpoint's address", () => {
  it.each([
    "http://example.com/",
    "https://10.0.0.1/",
    "https://0xa9fea9fe/latest/meta-data/",
    "https://[::ffff:169.254.169.254]/",
    "https://user:secret@example.com/",
    "https://printer.local/",
  ])("the address %s is refused, and named (OUTSIDE-1)", async (url) => {
    const refused = await operator("POST", "/webhooks", { url, events: ["message.created"] });
    expect(refused.problem("validation_failed").errors?.map(({ path }) => path)).toEqual(["url"]);
    const endpoint = await hooked(["message.created"]);
    (await operator("PATCH", endpoint.path, { url })).problem("validation_failed");
  });
});

describe("a secret", () => {
  it("a replaced secret signs as well until its overlap ends, and is shown once (HOOK-6)", async () => {
    const endpoint = await hooked(["message.created"]);
    const former = endpoint.secret;
    const rotated = await operator("POST", `${endpoint.path}/secret`, { overlap_s: 60 });
    const { secret } = JSON.parse(rotated.expect(200).text) as { secret: string };
    expect((await operator("GET", endpoint.path)).text).not.toContain("whsec_");
    expect((await operator("GET", "/webhooks")).text).not.toContain("whsec_");
    const { say } = await room();
    await say("signed twice");
    await endpoint.until(1);
    endpoint.secret = secret;
    await endpoint.came();
    (await operator("POST", `${endpoint.path}/secret`, { overlap_s: 0 })).expect(200);
    await say("signed by the newest");
    await eventually(
      () => endpoint.received(),
      ({ length }) => length === 2,
      "it",
    );
    for (const known of [former, secret]) {
      endpoint.secret = known;
      await expect(endpoint.came()).rejects.toThrow();
    }
  });
});

describe("an event is neither lost nor doubled (HOOK-2)", () => {
  it("an event survives the death of its conversation before D1 answered it", async () => {
    const endpoint = await hooked(["message.created"]);
    const { id, say } = await room();
    await projected(id);
    const d1 = stallD1(
      ({ sql, params }) => sql.includes("INTO conversations") && params.includes(id),
      "answer",
    );
    await say("the last words");
    await eventually(
      async () => d1.held(),
      (held) => held > 0,
      "D1 to have it",
    );
    await insideRoom(id, (_, state) => state.abort()).catch(() => undefined);
    d1.letGo();
    await ring(roomStub(id));
    expect(textsOf(await endpoint.until(1, id))).toEqual(["the last words"]);
    await say("and on");
    expect(textsOf(await endpoint.until(2, id))).toEqual(["the last words", "and on"]);
  });

  it("an event survives while its endpoint is created during a batch to D1, or its answer", async () => {
    const { id, say } = await room();
    await projected(id);
    const writes = ({ sql, params }: Asked) =>
      sql.includes("INTO conversations") && params.includes(id);
    const answer = stallD1(writes, "answer");
    await say("before the first");
    await eventually(
      async () => answer.held(),
      (held) => held > 0,
      "D1 to have it",
    );
    const first = await hooked(["message.created"]);
    await say("after the first");
    answer.letGo();
    expect(textsOf(await first.until(1, id))).toEqual(["after the first"]);
    await projected(id);
    const question = stallD1(writes);
    await say("before the second");
    await eventually(
      async () => question.held(),
      (held) => held > 0,
      "the batch",
    );
    const second = await hooked(["message.created"]);
    await say("after the second");
    question.letGo();
    await first.until(3, id);
    await eventually(
      () => second.view(),
      ({ pending }) => pending === 0,
      "nothing to wait",
    );
    // The endpoint may receive events committed before its creation that reached D1 after it.
    expect(textsOf(await second.until(1, id)).at(-1)).toBe("after the second");
    expect(textsOf(await first.came(id))).toEqual([
      "after the first",
      "before the second",
      "after the second",
    ]);
  });

  it("an event survives the lost answer to a hand-over", async () => {
    const endpoint = await hooked(["message.created", "message.updated"]);
    const { id, ada, say } = await room();
    await projected(id);
    const namespace = Object.getPrototypeOf(env.WEBHOOKS) as typeof env.WEBHOOKS;
    const { getByName } = namespace;
    let lost = 0;
    vi.spyOn(namespace, "getByName").mockImplementation(function (
      this: typeof env.WEBHOOKS,
      name,
      options,
    ) {
      const stub = getByName.call(this, name, options);
      if (name !== endpoint.id || lost > 1) return stub;
      return new Proxy(stub, {
        get: (target, method) =>
          method === "take"
            ? async (handOver: Parameters<typeof stub.take>[0]) => {
                await target.take(handOver);
                lost += 1;
                throw new Error("the answer is lost");
              }
            : Reflect.get(target, method),
      });
    });
    const message = await say("said");
    await eventually(
      async () => lost,
      (count) => count > 0,
      "the loss",
    );
    (
      await ada.patch(`/conversations/${id}/messages/${message.id}`, { text: "said better" })
    ).expect(200);
    await eventually(
      async () => lost,
      (count) => count > 1,
      "the other loss",
    );
    await ring(roomStub(id));
    await say("and on");
    const arrived = await endpoint.until(3, id);
    expect(arrived.map(({ type }) => type)).toEqual([
      "message.created",
      "message.updated",
      "message.created",
    ]);
    expect(textsOf(arrived)).toEqual(["said", "said better", "and on"]);
  });

  it("an event survives the death of the endpoint's object in the middle of a request", async () => {
    const endpoint = await hooked(["message.created"], { hangs: true });
    const { id, say } = await room();
    await say("hello");
    await endpoint.until(1, id);
    await runInDurableObject(endpoint.stub, (_, state) => state.abort()).catch(() => undefined);
    await endpoint.answers({});
    await eventually(
      async () => {
        await ring(endpoint.stub);
        return endpoint.received(id);
      },
      ({ length }) => length >= 2,
      "it to be sent again",
    );
    const [first, second] = await endpoint.came(id);
    expect(second).toEqual(first);
  });

  it("an event survives the sleep of endpoint and conversation in between", async () => {
    const endpoint = await hooked(["message.created"]);
    const { id, say } = await room();
    for (const text of ["one", "two", "three"]) {
      await say(text);
      await eventually(
        () => endpoint.view(),
        ({ pending }) => pending === 0,
        "nothing to wait",
      );
      await hibernate(id);
      await evict(endpoint.stub);
    }
    expect(textsOf(await endpoint.until(3, id))).toEqual(["one", "two", "three"]);
  });
});

describe("the delivery log", () => {
  it("the delivery log resends one event, under its id and with its body (HOOK-7)", async () => {
    const endpoint = await hooked(["message.created"]);
    const { say } = await room();
    await say("hello");
    const [first] = await endpoint.until(1);
    await eventually(
      () => endpoint.deliveries("?status=delivered"),
      ({ length }) => length === 1,
      "the log",
    );
    const wish = { event_id: first?.id };
    const replayed = await operator("POST", `${endpoint.path}/replay`, wish);
    expect(replayed.as(replayedSchema)).toEqual({ replayed: 1 });
    const [, second] = await endpoint.until(2);
    expect(second).toEqual(first);
    const none = await operator("POST", `${endpoint.path}/replay`, { event_id: "evt_of_nobody" });
    expect(none.as(replayedSchema)).toEqual({ replayed: 0 });
    for (const wrong of [{}, { event_id: "x", failed_since: new Date().toISOString() }]) {
      (await operator("POST", `${endpoint.path}/replay`, wrong)).problem("validation_failed");
    }
  });

  it("the delivery log comes page by page, and holds no text (HOOK-7)", async () => {
    const endpoint = await hooked(["message.created"]);
    const { say } = await room();
    for (const text of ["a secret", "b secret", "c secret"]) await say(text);
    await endpoint.until(3);
    await eventually(
      () => endpoint.deliveries("?status=delivered"),
      ({ length }) => length === 3,
      "the log",
    );
    const page = await operator("GET", `${endpoint.path}/deliveries?limit=2`);
    const { items, next_cursor } = JSON.parse(page.expect(200).text);
    expect(items).toHaveLength(2);
    const rest = await operator("GET", `${endpoint.path}/deliveries?limit=2&cursor=${next_cursor}`);
    expect(JSON.parse(rest.expect(200).text)).toMatchObject({ items: [{}], next_cursor: null });
    expect(page.text + rest.text).not.toContain("secret");
  });

  it("the delivery log and the queue keep nothing of a deleted message, or of a conversation that ended (HOOK-7)", async () => {
    const endpoint = await hooked(["message.created", "message.deleted", "conversation.deleted"]);
    const { id, ada, say } = await room();
    await say("sent before");
    await eventually(
      () => endpoint.deliveries("?status=delivered"),
      ({ length }) => length === 1,
      "the log",
    );
    await endpoint.answers({ status: 500 });
    const doomed = await say("never to be read");
    await tried(endpoint, 2);
    (await ada.delete(`/conversations/${id}/messages/${doomed.id}`)).expect(204);
    await eventually(
      () => endpoint.view(),
      ({ pending }) => pending === 2,
      "both to wait",
    );
    const stored = () =>
      runInDurableObject(endpoint.stub, (_, { storage }) =>
        JSON.stringify([
          storage.sql.exec("SELECT body FROM queue").toArray(),
          storage.sql.exec("SELECT body FROM log").toArray(),
        ]),
      );
    expect(await stored()).not.toContain("never to be read");
    expect(await stored()).toContain("sent before");
    (await ada.delete(`/conversations/${id}`)).expect(204);
    await eventually(
      () => endpoint.view(),
      ({ pending }) => pending === 1,
      "the end to wait",
    );
    expect(await stored()).not.toContain("sent before");
    await endpoint.answers({});
    (await operator("PATCH", endpoint.path, { status: "active" })).expect(200);
    const last = (await endpoint.until(3)).at(-1);
    expect(last).toMatchObject({ type: "conversation.deleted", data: { conversation: { id } } });
  });
});

describe("a full queue", () => {
  it("a full queue drops new events, counts them, and delays no conversation (HOOK-10)", async () => {
    const endpoint = await hooked(["message.created"]);
    (await operator("PATCH", endpoint.path, { status: "paused" })).expect(200);
    const { say } = await room();
    await runInDurableObject(endpoint.stub, (_, { storage }) => {
      storage.sql.exec(
        `INSERT INTO queue WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         SELECT 'another', i, 'evt_' || i, 'message.created', NULL, '{}', ?2, ?3 FROM n`,
        WEBHOOK_QUEUE_MAX,
        Date.now(),
        Date.now() + WEBHOOK_LIFETIME_MS,
      );
    });
    await evict(endpoint.stub);
    await say("there is no room");
    const view = await eventually(
      () => endpoint.view(),
      ({ missed }) => missed > 0,
      "it to be missed",
    );
    expect(view).toMatchObject({ missed: 1, pending: WEBHOOK_QUEUE_MAX });
    expect(view.missed_since).not.toBeNull();
  });
});

async function projected(id: string): Promise<void> {
  await eventually(
    () =>
      insideRoom(id, (current, { storage }) => {
        const { head } = storage.sql.exec("SELECT head FROM projection").one();
        const seen = storage.sql.exec("SELECT max(id) AS id FROM messages").one();
        return current !== undefined && Number(head) >= Number(seen["id"] ?? 0) && Number(head) > 0;
      }),
    Boolean,
    "the projection",
  );
}

async function activeInD1({ id }: Hooked): Promise<number | null> {
  return env.DB.prepare("SELECT active FROM webhooks WHERE id = ?")
    .bind(id)
    .first<number>("active");
}
