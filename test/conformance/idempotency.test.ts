import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { uploadSchema } from "#protocol/media.ts";
import { world } from "../support/inside.ts";
import type { Account } from "../support/world.ts";

const group = (title: string) => ({ kind: "group", title });

const create = (account: Account, key: string, body: object) =>
  account.call("POST", "/conversations", body, { "idempotency-key": key });

const titles = async (account: Account) => {
  const list = (await account.get("/conversations")).as(conversationListSchema);
  return list.items.map(({ title }) => String(title)).toSorted();
};

/** Changes the requests that a person's object has stored. */
const change = (account: Account, statement: string, ...values: (string | number)[]) =>
  runInDurableObject(env.USERS.getByName(account.id), (_, { storage }) => {
    storage.sql.exec(statement, ...values);
  });

describe("a request with an Idempotency-Key", () => {
  it("a request with a key takes effect once, and every retry gets the same answer (IDEMPOTENT-1)", async () => {
    const account = await world.account();
    const first = (await create(account, "k1", group("Once"))).expect(201);
    const again = (await create(account, "k1", group("Once"))).expect(201);
    expect(again.text).toBe(first.text);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await titles(account)).toEqual(["Once"]);
  });

  it("a key with another body is refused, and changes nothing (IDEMPOTENT-1)", async () => {
    const account = await world.account();
    (await create(account, "k1", group("First"))).expect(201);
    (await create(account, "k1", group("Second"))).problem("idempotency_key_reused");
    expect(await titles(account)).toEqual(["First"]);
  });

  it("a retry while the first request is running is refused with a time to come back (IDEMPOTENT-1)", async () => {
    const account = await world.account();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => create(account, "k1", group("Once"))),
    );
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      answer.problem("idempotency_key_in_use");
      expect(answer.headers.get("retry-after")).toBe("1");
    }
    const created = answers.filter(({ status }) => status === 201);
    expect(new Set(created.map(({ text }) => text)).size).toBe(1);
    expect(await titles(account)).toEqual(["Once"]);
  });

  it("a key belongs to its person: another person's same key is another request (IDEMPOTENT-1)", async () => {
    const [one, other] = await world.accounts(2);
    const ids = [];
    for (const account of [one!, other!]) {
      ids.push((await create(account, "k1", group("Ours"))).as(conversationSchema, 201).id);
    }
    expect(new Set(ids).size).toBe(2);
  });

  it("a refused request may be retried with its key (IDEMPOTENT-1)", async () => {
    const account = await world.account();
    const missing = { kind: "group", title: "Late", member_ids: ["nobody-at-all"] };
    (await create(account, "k1", missing)).problem("validation_failed");
    (await create(account, "k1", group("Late"))).expect(201);
    expect(await titles(account)).toEqual(["Late"]);
  });

  it("a retry finds what the first run created before it was cut short (IDEMPOTENT-1)", async () => {
    const account = await world.account();
    const first = (await create(account, "k1", group("Cut"))).as(conversationSchema, 201);
    const long = Date.now() - 61_000;
    await change(account, "UPDATE kept_answers SET answer = NULL, started_at = ?", long);
    const again = (await create(account, "k1", group("Cut"))).as(conversationSchema, 200);
    expect(again.id).toBe(first.id);
    expect(await titles(account)).toEqual(["Cut"]);
  });

  it("a key is free again after a day, when nothing of its request is kept (IDEMPOTENT-1)", async () => {
    const account = await world.account();
    (await create(account, "k1", group("Daily"))).expect(201);
    const yesterday = Date.now() - 24 * 60 * 60_000 - 1;
    await change(account, "UPDATE kept_answers SET started_at = ?", yesterday);
    (await create(account, "k1", group("Daily"))).expect(201);
    expect(await titles(account)).toEqual(["Daily", "Daily"]);
  });

  it("the oldest of more than a thousand answers is dropped (IDEMPOTENT-1)", async () => {
    const account = await world.account();
    (await create(account, "oldest", group("A"))).expect(201);
    await change(
      account,
      `INSERT INTO kept_answers SELECT 'k' || value, 'f', 's', ? + value, '{}'
       FROM json_each((SELECT json_group_array(i) FROM (WITH RECURSIVE n(i) AS
         (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n)))`,
      Date.now(),
    );
    (await create(account, "oldest", group("A"))).expect(201);
    expect(await titles(account)).toEqual(["A", "A"]);
  });

  it("an upload with a key stores one file (IDEMPOTENT-1)", async () => {
    const account = await world.account();
    const upload = () =>
      account.upload(
        new Uint8Array([104, 105]),
        { name: "note.txt" },
        { "idempotency-key": "k1", "content-type": "text/plain" },
      );
    const first = (await upload()).as(uploadSchema, 201);
    expect((await upload()).as(uploadSchema, 201)).toEqual(first);
  });

  it("a JSON file is uploaded like any other (IDEMPOTENT-1)", async () => {
    const account = await world.account();
    const upload = () =>
      account.upload(
        Uint8Array.from(Buffer.from('{"a":1}')),
        { name: "a.json" },
        { "idempotency-key": "k1", "content-type": "application/json" },
      );
    const first = (await upload()).as(uploadSchema, 201);
    expect((await upload()).as(uploadSchema, 201)).toEqual(first);
  });

  it("bodies are compared whatever the case of their content type (IDEMPOTENT-1)", async () => {
    const account = await world.account();
    const type = { "idempotency-key": "k1", "content-type": "Application/JSON" };
    (await account.call("POST", "/conversations", group("AA"), type)).expect(201);
    const other = await account.call("POST", "/conversations", group("BB"), type);
    other.problem("idempotency_key_reused");
  });

  it.each(["", " ", "a b", "é", "k".repeat(256)])("the key %j is refused", async (key) => {
    const account = await world.account();
    const answer = await create(account, key, group("Never"));
    // HTTP trims a header of spaces to an empty one.
    if (key.trim() === "" && answer.status === 201) return;
    expect(answer.problem("validation_failed").errors?.[0]?.path).toBe("idempotency-key");
    expect(await titles(account)).toEqual([]);
  });
});
