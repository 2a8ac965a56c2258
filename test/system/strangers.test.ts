import { unstable_readConfig } from "wrangler";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import type { Answer } from "../support/answer.ts";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { sdkOf } from "../support/sdk.ts";
import { seedPeople } from "../support/seed-people.ts";
import type { Account, World } from "../support/world.ts";

const MAX = 20;
/** How often one person may add another. */
const BRINGS = 10;
/** Seconds until one more stranger fits. */
const ONE_MORE = 3_600 / MAX;
const MAX_MEMBERS = 22;

let server: Started;
let world: World;

beforeAll(async () => {
  const { vars } = unstable_readConfig({ config: "wrangler.toml" });
  expect([vars["STRANGERS_PER_HOUR"], vars["BRINGS_PER_HOUR"]]).toEqual([MAX, BRINGS]);
  server = await startMiniflare(inject("worker"), {
    vars: {
      STRANGERS_PER_HOUR: String(MAX),
      BRINGS_PER_HOUR: String(BRINGS),
      MAX_MEMBERS: String(MAX_MEMBERS),
    },
  });
  world = worldAt(server.url);
});
afterAll(() => server.miniflare.dispose());

/** This many people who never sign in. */
async function crowd(count: number): Promise<{ id: string }[]> {
  const ids = await seedPeople(await server.miniflare.getD1Database("DB"), count);
  return ids.map((id) => ({ id }));
}

const create = (owner: Account, people: readonly { id: string }[]) =>
  owner.post("/conversations", { kind: "group", member_ids: people.map(({ id }) => id) });
const openDirect = (one: Account, other: { id: string }) =>
  one.post("/conversations", { kind: "direct", member_ids: [other.id] });
const add = (owner: Account, conversationId: string, { id: user_id }: { id: string }) =>
  owner.post(`/conversations/${conversationId}/members`, { user_id });

/** Their conversations in D1. */
async function listOf({ id }: { id: string }): Promise<string[]> {
  const db = await server.miniflare.getD1Database("DB");
  const { results } = await db
    .prepare("SELECT conversation_id FROM members WHERE user_id = ? AND left_at IS NULL")
    .bind(id)
    .all<{ conversation_id: string }>();
  return results.map(({ conversation_id }) => conversation_id);
}

/** Checks that the answer is a refusal for now; returns the paths of the strangers it names. */
function refused(answer: Answer): string[] {
  const { errors, retryable } = answer.problem("rate_limited");
  const wait = Number(answer.headers.get("retry-after"));
  expect([retryable, wait > 0, wait <= 3_600]).toEqual([true, true, true]);
  return (errors ?? []).map(({ path }) => path);
}

/** Adds this many new strangers to a group of theirs. */
async function bring(owner: Account, count: number): Promise<{ id: string }[]> {
  const people = await crowd(count);
  (await create(owner, people)).expect(201);
  return people;
}

describe("strangers", () => {
  it("a group with more strangers than are left is refused as a whole, by the path of each, with the time to wait, and nothing is created (MEMBER-3)", async () => {
    const me = await world.account();
    const others = await crowd(7);
    const brought = await bring(me, 15);
    const before = await listOf(me);
    const mixed = [brought[0]!, ...others.slice(0, 3), brought[1]!, ...others.slice(3, 6)];
    const answer = await create(me, mixed);
    expect(refused(answer)).toEqual([1, 2, 3, 5, 6, 7].map((i) => `member_ids.${i}`));
    expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(ONE_MORE);
    expect(await listOf(me)).toEqual(before);
    expect(await listOf(others[0]!)).toEqual([]);
    // A refusal costs nothing.
    (await create(me, others.slice(0, 5))).expect(201);
    expect(refused(await create(me, others.slice(5, 6)))).toEqual(["member_ids.0"]);
  });

  it("a group with more strangers than ever fit is too_many, which no waiting solves (MEMBER-3)", async () => {
    const me = await world.account();
    const others = await crowd(MAX + 1);
    const { errors } = (await create(me, others)).problem("too_many");
    expect(errors).toHaveLength(MAX + 1);
    expect(await listOf(me)).toEqual([]);
    (await create(me, others.slice(1))).expect(201);
  });

  it("adding someone and opening a direct conversation count like creating a group (MEMBER-3)", async () => {
    const me = await world.account();
    const [one, two, three, four] = await crowd(4);
    await bring(me, MAX - 2);
    const { id } = (await create(me, [])).as(conversationSchema, 201);
    (await add(me, id, one!)).expect(201);
    (await openDirect(me, two!)).expect(201);
    expect(refused(await add(me, id, three!))).toEqual(["user_id"]);
    expect(refused(await openDirect(me, three!))).toEqual(["member_ids.0"]);
    expect(refused(await create(me, [four!, three!]))).toEqual(["member_ids.0", "member_ids.1"]);
    expect(await listOf(three!)).toEqual([]);
    expect((await me.get("/users/me")).status).toBe(200);
  });

  it("people who share a conversation do not count, whoever created it; someone removed from the last one is a stranger again (MEMBER-3)", async () => {
    const me = await world.account();
    const friend = await world.account();
    const other = await world.account();
    const brought = await bring(me, MAX);
    (await openDirect(friend, me)).expect(201);
    for (let i = 0; i < 3; i += 1) (await create(me, [...brought, friend])).expect(201);
    const { id } = (await create(friend, [me, other])).as(conversationSchema, 201);
    (await create(me, [friend, other])).expect(201);
    (await openDirect(me, brought[0]!)).expect(201);
    for (const group of await listOf(other)) {
      (await other.delete(`/conversations/${group}/members/${other.id}`)).expect(204);
    }
    expect(refused(await openDirect(me, other))).toEqual(["member_ids.0"]);
    (await add(me, id, other)).problem("forbidden");
  });

  it("an existing direct conversation is found again at no cost, even when the budget is used up and D1 does not know it (MEMBER-3)", async () => {
    const me = await world.account();
    const [other] = await crowd(1);
    const { id } = (await openDirect(me, other!)).as(conversationSchema, 201);
    await bring(me, MAX - 1);
    const db = await server.miniflare.getD1Database("DB");
    await db.prepare("DELETE FROM members WHERE conversation_id = ?").bind(id).run();
    for (let i = 0; i < 3; i += 1) {
      expect((await openDirect(me, other!)).as(conversationSchema, 200).id).toBe(id);
    }
  });

  it("simultaneous requests do not exceed the budget together (MEMBER-3)", async () => {
    const me = await world.account();
    const others = await crowd(MAX + 5);
    const answers = await Promise.all(others.map((other) => openDirect(me, other)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(MAX);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  });

  it("of two people who open their conversation at the same moment one pays (MEMBER-3)", async () => {
    const one = await world.account();
    const two = await world.account();
    const pair = await Promise.all([openDirect(one, two), openDirect(two, one)]);
    expect(pair.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 201]);
    const last = [];
    for (const who of [one, two]) {
      await bring(who, MAX - 1);
      last.push((await openDirect(who, (await crowd(1))[0]!)).status);
    }
    expect(last.toSorted((a, b) => a - b)).toEqual([201, 429]);
  });

  it("a failure is refunded: of two people added at once to the last place, one costs (MEMBER-3)", async () => {
    const me = await world.account();
    const friend = await world.account();
    (await openDirect(friend, me)).expect(201);
    const theirs = await bring(friend, MAX - 1);
    (await create(friend, [me, ...theirs])).expect(201);
    const known = await bring(me, 1);
    // All except the last place.
    const { id } = (await create(me, [...theirs, ...known].slice(0, MAX_MEMBERS - 2))).as(
      conversationSchema,
      201,
    );
    const [one, two, three] = await crowd(3);
    const added = await Promise.all([one!, two!].map((person) => add(me, id, person)));
    expect(added.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    // The known person and the added one were charged.
    await bring(me, MAX - 2);
    expect(refused(await openDirect(me, three!))).toEqual(["member_ids.0"]);
  });

  it("a person who may not add anyone is refused as such, whatever is left of their budget (MEMBER-3)", async () => {
    const owner = await world.account();
    const me = await world.account();
    const [stranger] = await crowd(1);
    const { id } = (await create(owner, [me])).as(conversationSchema, 201);
    await bring(me, MAX);
    (await add(me, id, stranger!)).problem("forbidden");
  });

  it("welcome publishes the number, and the SDK passes on the code, the wait and the paths (MEMBER-3)", async () => {
    const me = await world.account();
    const [stranger] = await crowd(1);
    const { id } = (await create(me, [])).as(conversationSchema, 201);
    const { welcome } = await world.join(me, id);
    expect(welcome.limits.strangers_per_hour).toBe(MAX);
    await bring(me, MAX);
    const { parley } = await sdkOf(world, me);
    const error: unknown = await parley.conversations
      .create({ kind: "direct", member_ids: [stranger!.id] })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "rate_limited",
      retryable: true,
      issues: [{ path: "member_ids.0" }],
    });
    expect(error).toHaveProperty("retryAfterMs", expect.any(Number));
    parley.close();
  });

  it("nobody's list is filled with one person's groups, though the two share a conversation (MEMBER-4)", async () => {
    const me = await world.account();
    const victim = await world.account();
    const friend = await world.account();
    (await openDirect(me, victim)).expect(201);
    (await create(me, [friend])).expect(201);
    const answers: Answer[] = [];
    for (let i = 0; i < 40; i += 1) answers.push(await create(me, [friend, victim].slice(i % 2)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(BRINGS - 1);
    const last = answers.at(-1)!;
    expect(refused(last)).toEqual(["member_ids.0"]);
    expect(await listOf(victim)).toHaveLength(BRINGS);
    // Another's path is not named, and the refusal cost nothing: there is room for the others.
    (await create(me, [friend])).expect(201);
  });

  it("adding someone again each time they were removed is bounded too (MEMBER-4)", async () => {
    const me = await world.account();
    const victim = await world.account();
    const { id } = (await create(me, [victim])).as(conversationSchema, 201);
    const statuses: number[] = [];
    for (let i = 0; i < BRINGS + 3; i += 1) {
      await me.delete(`/conversations/${id}/members/${victim.id}`);
      statuses.push((await add(me, id, victim)).status);
    }
    expect(statuses.filter((status) => status === 201)).toHaveLength(BRINGS - 1);
    expect(refused(await add(me, id, victim))).toEqual(["user_id"]);
  });
});
