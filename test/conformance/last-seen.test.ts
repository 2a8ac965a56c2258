import { describe, expect, it } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { userSchema } from "#protocol/user.ts";
import { env, openInbox, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

async function two(): Promise<[Account, Account]> {
  const [ann, bob] = await world.accounts(2);
  if (ann === undefined || bob === undefined) throw new Error("nobody");
  return [ann, bob];
}

async function direct(ann: Account, bob: Account): Promise<string> {
  const wanted = { kind: "direct", member_ids: [bob.id] };
  const answer = await ann.post("/conversations", wanted);
  return answer.as(conversationSchema, answer.status === 200 ? 200 : 201).id;
}

async function talked(ann: Account, bob: Account): Promise<void> {
  await ann.say(await direct(ann, bob), "hello");
  await eventually(
    () => seenOf(bob, ann),
    (seen) => seen !== undefined,
    "D1 has the message",
  );
}

async function seenOf(viewer: Account, person: Account): Promise<string | undefined> {
  return (await viewer.get(`/users/${person.id}`)).as(userSchema).last_seen_at;
}

async function visit(person: Account): Promise<void> {
  const inbox = await openInbox(person);
  inbox.drop();
  await eventually(
    () => env.DB.prepare("SELECT 1 FROM inboxes WHERE user_id = ?").bind(person.id).first(),
    (row) => row === null,
    "the inbox closed",
  );
}

describe("last seen", () => {
  it("last seen is the minute in which the last inbox closed, for people who have talked, and costs one row (PRESENCE-3)", async () => {
    const [ann, bob] = await two();
    const stranger = await world.account();
    await visit(ann);
    await direct(bob, ann);
    expect(await seenOf(bob, ann)).toBeUndefined();
    await talked(ann, bob);
    const seen = await seenOf(bob, ann);
    expect(seen).toMatch(/:00\.000Z$/);
    expect(Date.now() - Date.parse(seen ?? "")).toBeLessThan(180_000);
    expect(await seenOf(stranger, ann)).toBeUndefined();
    expect(await seenOf(ann, ann)).toBeUndefined();
    // A person who was never online has no last seen.
    expect(await seenOf(ann, bob)).toBeUndefined();
    await env.DB.prepare("UPDATE users SET last_seen_at = '2026-01-02T03:04:00.000Z' WHERE id = ?")
      .bind(ann.id)
      .run();
    expect(await seenOf(bob, ann)).toBe("2026-01-02T03:04:00.000Z");
    const inbox = await openInbox(ann);
    expect(Date.now() - Date.parse((await seenOf(bob, ann)) ?? "")).toBeLessThan(180_000);
    inbox.drop();
  });

  it("a person who hides last seen neither shows theirs nor sees that of others, until they show it again (PRESENCE-3)", async () => {
    const [ann, bob] = await two();
    await visit(ann);
    await visit(bob);
    await talked(ann, bob);
    expect(await seenOf(ann, bob)).toBeDefined();
    const hidden = (await ann.patch("/users/me", { show_last_seen: false })).as(userSchema);
    expect(hidden.show_last_seen).toBe(false);
    expect(await seenOf(bob, ann)).toBeUndefined();
    expect(await seenOf(ann, bob)).toBeUndefined();
    expect((await bob.get(`/users/${ann.id}`)).as(userSchema).show_last_seen).toBeUndefined();
    (await ann.patch("/users/me", { show_last_seen: true })).expect(200);
    expect(await seenOf(bob, ann)).toBeDefined();
    expect(await seenOf(ann, bob)).toBeDefined();
  });

  it("a block hides last seen from both people, and unblocking restores it (PRESENCE-3)", async () => {
    const [ann, bob] = await two();
    await visit(ann);
    await visit(bob);
    await talked(ann, bob);
    (await ann.put(`/users/me/blocks/${bob.id}`)).expect(204);
    expect([await seenOf(ann, bob), await seenOf(bob, ann)]).toEqual([undefined, undefined]);
    (await ann.delete(`/users/me/blocks/${bob.id}`)).expect(204);
    expect(await seenOf(bob, ann)).toBeDefined();
  });
});
