import { describe, expect, it } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { EXPORTS_PER_DAY } from "#protocol/limits.ts";
import { uploadSchema } from "#protocol/media.ts";
import { personalLineSchema, type PersonalLine } from "#protocol/transfer/personal.ts";
import { world } from "../support/inside.ts";
import type { Account } from "../support/world.ts";

async function exported(account: Account): Promise<PersonalLine[]> {
  const answer = (await account.get("/users/me/export")).expect(200);
  expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
  const lines = answer.text.trimEnd().split("\n");
  return lines.map((line) => personalLineSchema.parse(JSON.parse(line)));
}

const file = (text: string) => new Uint8Array(new TextEncoder().encode(text));

describe("the export of one's own data", () => {
  it("a personal export has the account, the files with their bytes, everything its person sees and wrote, and says that it is complete (EXPORT-3)", async () => {
    const { conversation, people } = await world.room(3);
    const [ann, bob, cyd] = people;
    if (cyd === undefined) throw new Error("there are three");
    (await ann.patch("/users/me", { bio: "About Ann" })).expect(200);
    (await ann.put(`/users/me/blocks/${cyd.id}`)).expect(204);
    const settings = `/conversations/${conversation.id}/settings`;
    (await ann.patch(settings, { nickname: "Annie", archived: true })).expect(200);
    const edited = await ann.say(conversation.id, "first version");
    const path = `/conversations/${conversation.id}/messages`;
    (await ann.patch(`${path}/${edited.id}`, { text: "second version" })).expect(200);
    const upload = (await ann.upload(file("some bytes"), { name: "notes.txt" })).as(
      uploadSchema,
      201,
    );
    (await ann.post(path, { media_url: upload.media_url })).expect(201);
    await bob.say(conversation.id, "by Bob");
    const theirs = (await bob.upload(file("other bytes"))).as(uploadSchema, 201);
    (await bob.post(path, { media_url: theirs.media_url })).expect(201);
    const left = await world.group(bob, ann);
    await ann.say(left.id, "by Ann, who left");
    await bob.say(left.id, "by Bob, where Ann left");
    (await ann.delete(`/conversations/${left.id}/members/${ann.id}`)).expect(204);
    const unopened = await cyd.post("/conversations", { kind: "direct", member_ids: [bob.id] });
    unopened.as(conversationSchema, 201);

    const lines = await exported(ann);
    expect(lines[0]).toMatchObject({ type: "parley", version: 1 });
    expect(lines[1]).toMatchObject({
      type: "account",
      user: { id: ann.id, bio: "About Ann", read_receipts: true },
      blocked: [cyd.id],
    });
    expect(lines.at(-1)).toEqual({ type: "end", lines: lines.length });
    const of = <T extends PersonalLine["type"]>(type: T) =>
      lines.filter((line): line is Extract<PersonalLine, { type: T }> => line.type === type);
    expect(of("conversation").map(({ id }) => id)).toEqual([conversation.id, left.id].toSorted());
    const texts = of("message").map(({ text }) => text);
    for (const text of ["second version", "by Bob", "by Ann, who left"])
      expect(texts).toContain(text);
    expect(texts).not.toContain("by Bob, where Ann left");
    expect(of("revision").map(({ text }) => text)).toEqual(["first version"]);
    expect(of("file").map(({ name }) => name)).toEqual(["notes.txt"]);
    const bytes = of("bytes").map(({ data }) => Buffer.from(data, "base64").toString());
    expect(bytes).toEqual(["some bytes"]);
    expect(of("member").map(({ user_id }) => user_id)).toEqual([ann.id, ann.id]);
    const mine = of("member").find(({ left_at }) => left_at === null);
    expect(mine).toMatchObject({ nickname: "Annie", settings: { archived: true } });
    expect(of("user").map(({ id }) => id)).toEqual(expect.arrayContaining([ann.id, bob.id]));
    const text = JSON.stringify(lines);
    for (const secret of [ann.token, ann.refresh_token]) expect(text).not.toContain(secret);
  });

  it("a personal export has nothing from before the person's own history, and is refused after so many in a day (EXPORT-3)", async () => {
    const [owner, late] = await world.accounts(2);
    if (owner === undefined || late === undefined) throw new Error("there are two");
    const group = await world.group(owner);
    (await owner.patch(`/conversations/${group.id}`, { history: "joined" })).expect(200);
    await owner.say(group.id, "before");
    (await owner.post(`/conversations/${group.id}/members`, { user_id: late.id })).expect(201);
    await owner.say(group.id, "after");
    const texts = (await exported(late)).flatMap((line) =>
      line.type === "message" && line.text !== null ? [line.text] : [],
    );
    expect(texts).toEqual(["after"]);
    for (let i = 1; i < EXPORTS_PER_DAY; i += 1) await exported(late);
    const refused = await late.get("/users/me/export");
    refused.problem("rate_limited");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
  });
});
