import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { uploadSchema } from "#protocol/media.ts";
import { searchResultSchema, type Snippet } from "#protocol/search.ts";
import { PNG } from "../support/files.ts";
import { env, world } from "../support/inside.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

async function find(person: Account, q: string, more = "") {
  return (await person.get(`/search/messages?q=${encodeURIComponent(q)}${more}`)).as(
    searchResultSchema,
  );
}

function marked({ text, highlights }: Snippet): string[] {
  return highlights.map(([from, to]) => text.slice(from, to));
}

async function texts(person: Account, q: string): Promise<(string | null)[]> {
  return (await find(person, q)).items.map(({ message }) => message.text);
}

/** SEARCH-3: within a second. */
const soon = (person: Account, q: string, expected: (string | null)[]) =>
  eventually(
    () => texts(person, q),
    (found) => JSON.stringify(found) === JSON.stringify(expected),
    `"${q}" to find ${JSON.stringify(expected)}`,
    2_000,
  );

describe("search", () => {
  it("search finds messages only where the searcher is a member now (SEARCH-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, member] = people;
    const stranger = await world.account();
    await owner.say(conversation.id, "the quokka sleeps");
    await soon(member, "quokka", ["the quokka sleeps"]);
    expect(await texts(stranger, "quokka")).toEqual([]);
    (await stranger.get(`/search/messages?q=quokka&conversation_id=${conversation.id}`)).problem(
      "not_found",
    );
    await owner.delete(`/conversations/${conversation.id}/members/${member.id}`);
    expect(await texts(member, "quokka")).toEqual([]);
  });

  it("words match as prefixes, quotes are phrases, and scripts without spaces match anywhere (SEARCH-2)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner] = people;
    const said = [
      "Crème brûlée tonight",
      "tonight the crème",
      "私は日本語のテキストです",
      "한국어 메시지입니다",
      "iPhone手机很好",
    ];
    for (const text of said) await owner.say(conversation.id, text);
    const cases: [string, string[]][] = [
      ["creme", ["tonight the crème", "Crème brûlée tonight"]],
      ["brul", ["Crème brûlée tonight"]],
      ['"creme brulee"', ["Crème brûlée tonight"]],
      ["tonight brul", ["Crème brûlée tonight"]],
      ["日本", ["私は日本語のテキストです"]],
      ["語", ["私は日本語のテキストです"]],
      ["日本語のテ", ["私は日本語のテキストです"]],
      ["메시", ["한국어 메시지입니다"]],
      ["手机", ["iPhone手机很好"]],
      ["iphone手机", ["iPhone手机很好"]],
      ["本日", []],
    ];
    for (const [q, expected] of cases) await soon(owner, q, expected);
    const [hit] = (await find(owner, "brul")).items;
    expect(hit?.snippets.map(marked)).toEqual([["brûl"]]);
  });

  it("optional marks make no difference, and marks that make another letter do, in every script (SEARCH-8)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner] = people;
    const said = [
      "ฉันชอบกินข้าวเช้าทุกวัน",
      "كَتَبَ أحمد",
      "Łódź, đẹp",
      "новогодняя ёлка",
      "a “red fox” in v1.2.3",
    ];
    for (const text of said) await owner.say(conversation.id, text);
    const cases: [string, string[]][] = [
      ["red 1.2.3", [said[4]!]],
      ["กินข้าว", [said[0]!]],
      ["กนขาว", []],
      ["كتب احمد", [said[1]!]],
      ["lodz dep", [said[2]!]],
      ["елка", [said[3]!]],
      ["elka", []],
      ["„red fox“", [said[4]!]],
      ["«fox red»", []],
    ];
    for (const [q, expected] of cases) await soon(owner, q, expected);
  });

  it("a file is found by its name, and a hit names the sender, the conversation and the match (SEARCH-9)", async () => {
    const [owner, member] = await world.accounts(2);
    const group = await world.group(owner!, member!);
    const created = await owner!.post("/conversations", {
      kind: "direct",
      member_ids: [member!.id],
    });
    const direct = created.as(conversationSchema, 201);
    const path = `/conversations/${group.id}/settings`;
    (await member!.patch(path, { nickname: "Bobby" })).expect(200);
    for (const [{ id }, text] of [
      [group, "the wombat"],
      [direct, undefined],
    ] as const) {
      const upload = await member!.upload(PNG, { name: "Réport_final.png" });
      const { media_url } = upload.as(uploadSchema, 201);
      (await member!.post(`/conversations/${id}/messages`, { media_url, text })).expect(201);
    }
    const hits = await eventually(
      async () => (await find(owner!, "report")).items,
      (found) => found.length === 2,
      "both files",
    );
    const sender = { user_id: member!.id, username: member!.user.username };
    expect(hits).toMatchObject([
      {
        sender: { ...sender, nickname: null },
        conversation: { id: direct.id, kind: "direct", direct_with: { user_id: member!.id } },
        snippets: [{ of: "file_name", text: "Réport_final.png", highlights: [[0, 6]] }],
      },
      {
        sender: { ...sender, nickname: "Bobby" },
        conversation: { id: group.id, kind: "group", title: group.title, direct_with: null },
        snippets: [{ of: "file_name", text: "Réport_final.png" }],
      },
    ]);
    const [both] = (await find(owner!, "wombat final")).items;
    expect(both?.snippets.map(({ of }) => of)).toEqual(["text", "file_name"]);
    expect(both?.snippets.map(marked)).toEqual([["wombat"], ["final"]]);
    expect(await texts(owner!, '"wombat report"')).toEqual([]);
    (await member!.delete(`/conversations/${group.id}/members/${member!.id}`)).expect(204);
    const [left] = (await find(owner!, "wombat")).items;
    expect(left?.sender).toMatchObject({ ...sender, nickname: "Bobby" });
  });

  it("any typed query is safe (SEARCH-2)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner] = people;
    await owner.say(conversation.id, "plain words");
    await soon(owner, "plain", ["plain words"]);
    const nasty = [
      '"',
      "*",
      "AND",
      "OR NOT",
      "NEAR(a b)",
      "text:plain",
      "conversation : x",
      "^plain",
      "a AND (",
      "-",
      "'; DROP TABLE users; --",
      "{a b}",
      "+",
      "\\",
    ];
    for (const q of nasty) await find(owner, q);
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 60, unit: "binary" }), async (q) => {
        const answer = await owner.get(
          `/search/messages?q=${encodeURIComponent(q.isWellFormed() ? q : "x")}`,
        );
        expect([200, 400]).toContain(answer.status);
      }),
      { numRuns: 60 },
    );
    (await owner.get(`/search/messages?q=${"x".repeat(5_000)}`)).problem("validation_failed");
    (await owner.get("/search/messages?q=")).problem("validation_failed");
    (await owner.get("/search/messages?q=x&cursor=abc")).problem("validation_failed");
    expect(await texts(owner, "plain")).toEqual(["plain words"]);
  });

  it("an edited message is found by its new text only, and a deleted one not at all (SEARCH-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, member] = people;
    const message = await owner.say(conversation.id, "aardvark");
    const path = `/conversations/${conversation.id}/messages/${message.id}`;
    await soon(member, "aardvark", ["aardvark"]);
    await owner.patch(path, { text: "bandicoot" });
    await soon(member, "bandicoot", ["bandicoot"]);
    expect(await texts(member, "aardvark")).toEqual([]);
    await member.put(`${path}/reactions/${encodeURIComponent("👍")}`);
    await owner.delete(path);
    await soon(member, "bandicoot", []);
    const kept = await owner.say(conversation.id, "capybara");
    await soon(member, "capybara", ["capybara"]);
    (await owner.delete(`/conversations/${conversation.id}`)).expect(204);
    expect(await texts(owner, "capybara")).toEqual([]);
    expect(kept.text).toBe("capybara");
  });

  it("pages continue where they stopped, newest or best first (SEARCH-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner] = people;
    for (let count = 0; count < 45; count += 1)
      await owner.say(conversation.id, `wombat number ${count}`);
    await eventually(
      async () => (await find(owner, "wombat 44")).items.length,
      (found) => found === 1,
      "the last one",
    );
    for (const order of ["newest", "best"]) {
      const ids: number[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const page = await find(
          owner,
          "wombat",
          `&order=${order}${cursor === "" ? "" : `&cursor=${cursor}`}`,
        );
        ids.push(...page.items.map(({ message }) => message.id));
        cursor = page.next_cursor;
      }
      expect(new Set(ids).size).toBe(45);
      expect(ids).toHaveLength(45);
      if (order === "newest") expect(ids).toEqual([...ids].sort((a, b) => b - a));
    }
  });

  it("pages continue where they stopped, across conversations, also when one was rebuilt meanwhile (SEARCH-4)", async () => {
    const { conversation: older, people } = await world.room(2);
    const [owner] = people;
    const newer = await world.group(owner);
    const said: string[] = [];
    for (let count = 0; count < 50; count += 1) {
      const text = `numbat number ${count}`;
      await owner.say((count % 2 === 0 ? older : newer).id, text);
      said.unshift(text);
    }
    await soon(owner, "numbat 48", ["numbat number 48"]);
    await soon(owner, "numbat 49", ["numbat number 49"]);
    const first = await find(owner, "numbat");
    const edited = first.items.at(-1)?.message;
    await owner.patch(`/conversations/${edited?.conversation_id}/messages/${edited?.id}`, {
      text: `${edited?.text}, edited`,
    });
    for (const { id } of [older, newer]) {
      await world.request("POST", `/api/v1/operator/conversations/${id}/projection`, undefined, {
        authorization: `Bearer ${OPERATOR_TOKEN}`,
      });
    }
    const found = first.items.map(({ message }) => message.text);
    for (let cursor = first.next_cursor; cursor !== null;) {
      const page = await find(owner, "numbat", `&cursor=${cursor}`);
      found.push(...page.items.map(({ message }) => message.text));
      cursor = page.next_cursor;
    }
    expect(found).toEqual(said);
  });

  it("filters find messages by sender, content, date and mention of the searcher, with words or without (SEARCH-11)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, member] = people;
    const other = people[2]!;
    const { id } = conversation;
    const before = new Date().toISOString();
    await owner.say(id, "the axolotl report is late");
    await member.say(id, `axolotl for @${owner.user.username}, see [it](https://a.example/x)`);
    await owner.say(id, "axolotls, @all");
    await other.say(id, "no word of links: mailto:x@a.example, `https://code.example`");
    const { media_url } = (await member.upload(PNG)).as(uploadSchema, 201);
    (await member.post(`/conversations/${id}/messages`, { media_url })).expect(201);
    const asks = async (person: Account, query: Record<string, string>) => {
      const path = `/search/messages?${new URLSearchParams(query).toString()}`;
      return (await person.get(path)).as(searchResultSchema).items.toReversed();
    };
    const said = async (person: Account, query: Record<string, string>) =>
      (await asks(person, query)).map(({ message: { text, kind } }) => text?.slice(0, 11) ?? kind);
    await eventually(
      () => said(owner, { has: "image" }),
      (found) => found.length === 1,
      "the newest one",
    );
    expect(await said(owner, { from: owner.id })).toEqual(["the axolotl", "axolotls, @"]);
    expect(await said(other, { q: "axo", from: member.id })).toEqual(["axolotl for"]);
    expect(await said(other, { from: member.id, has: "image", conversation_id: id })).toEqual([
      "image",
    ]);
    for (const from of ["nobody", "ext:nobody", 'ext:"', 'ext:x") OR words : ("axolotl']) {
      expect(await said(owner, { from }), from).toEqual([]);
    }
    expect(await said(owner, { has: "link" })).toEqual(["axolotl for"]);
    expect(await said(owner, { q: "axolotl", has: "video" })).toEqual([]);
    expect(await said(owner, { mentions: "me" })).toEqual(["axolotl for"]);
    expect(await said(member, { mentions: "me" })).toEqual(["axolotls, @"]);
    (await member.put(`/users/me/blocks/${owner.id}`)).expect(204);
    expect(await said(member, { mentions: "me" })).toEqual([]);

    const all = await asks(owner, { after: before });
    expect(all).toHaveLength(5);
    const third = all[2]?.message.created_at ?? "";
    expect((await asks(owner, { before: third, order: "best" })).length).toBeLessThanOrEqual(2);
    expect(await asks(owner, { before })).toEqual([]);
    expect(await asks(owner, { before: "2020-01-01" })).toEqual([]);
    expect(
      await asks(owner, { q: "axolotl", after: "2020-01-01", before: "9999-12-31" }),
    ).toHaveLength(3);
    const [linked] = await asks(owner, { has: "link" });
    expect(linked?.snippets).toMatchObject([{ of: "text", highlights: [] }]);
    for (const typed of [`_f${owner.id}`, `f${owner.id}`, "_hlink", "hlink", "_mall"])
      expect(await texts(owner, typed), typed).toEqual([]);

    for (const query of ["", "?has=text", "?before=soon", "?mentions=ada", "?from=a%20b"])
      (await owner.get(`/search/messages${query}`)).problem("validation_failed");
    (await owner.get(`/search/messages?conversation_id=${id}`)).problem("validation_failed");
  });

  it("the operator's rebuild lets filters find messages indexed before filters existed (SEARCH-11)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, member] = people;
    const { id } = conversation;
    await owner.say(id, "a dugong");
    await soon(member, "dugong", ["a dugong"]);
    const find = async () =>
      (await member.get(`/search/messages?from=${owner.id}`)).as(searchResultSchema).items.length;
    await env.DB.prepare("UPDATE messages SET words = 'a dugong' WHERE conversation_id = ?")
      .bind(id)
      .run();
    expect(await find()).toBe(0);
    await world.request("POST", `/api/v1/operator/conversations/${id}/projection`, undefined, {
      authorization: `Bearer ${OPERATOR_TOKEN}`,
    });
    await eventually(find, (found) => found === 1, "the rebuild");
    expect(await texts(member, "dugong")).toEqual(["a dugong"]);
  });

  it("the unread filter lists conversations that are unread or marked so, in pages, and no read ones (SEARCH-13)", async () => {
    const [reader, writer] = await world.accounts(2);
    const groups = [];
    for (let count = 0; count < 4; count += 1) groups.push(await world.group(writer!, reader!));
    const [read, unread, marked, own] = groups.map(({ id }) => id);
    await writer!.say(unread!, "one");
    const seen = await writer!.say(read!, "two");
    const again = await writer!.say(marked!, "three");
    await reader!.say(own!, "four");
    (await reader!.put(`/conversations/${read}/read`, { message_id: seen.id })).expect(200);
    (await reader!.put(`/conversations/${marked}/read`, { message_id: again.id })).expect(200);
    (await reader!.put(`/conversations/${marked}/unread`, { message_id: again.id })).expect(200);
    const listed = async () => {
      const ids: string[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
        const answer = await reader!.get(`/conversations?unread=true&limit=1${more}`);
        const { items, next_cursor } = answer.as(conversationListSchema);
        ids.push(...items.map(({ id }) => id));
        cursor = next_cursor;
      }
      return ids;
    };
    await eventually(listed, (ids) => ids.join() === [marked, unread].join(), "both");
    (await reader!.get("/conversations?unread=false")).problem("validation_failed");
  });

  it("the filter for a person lists conversations that both are in now, in pages, with any other filter (SEARCH-14)", async () => {
    const [ada, grace, alan] = await world.accounts(3);
    const ours = await world.group(ada!, grace!);
    const also = await world.group(grace!, ada!, alan!);
    const left = await world.group(ada!, grace!);
    await world.group(ada!, alan!);
    await world.group(grace!, alan!);
    (await grace!.delete(`/conversations/${left.id}/members/${grace!.id}`)).expect(204);
    const listed = async (query: string) => {
      const ids: string[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
        const answer = await ada!.get(`/conversations?limit=1&${query}${more}`);
        const { items, next_cursor } = answer.as(conversationListSchema);
        ids.push(...items.map(({ id }) => id));
        cursor = next_cursor;
      }
      return ids;
    };
    const both = [also.id, ours.id].toSorted();
    const shared = async (query: string) => (await listed(query)).toSorted();
    await eventually(
      () => shared(`with=${grace!.id}`),
      (ids) => ids.join() === both.join(),
      "both",
    );
    expect(await shared(`with=${grace!.id}&unread=true&q=nothing`)).toEqual(both);
    expect(await listed("with=nobody-at-all")).toEqual([]);
    (await ada!.get("/conversations?with=")).problem("validation_failed");
  });
});
