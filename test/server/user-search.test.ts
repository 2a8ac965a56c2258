import { drizzle } from "drizzle-orm/d1";
import { afterEach, describe, expect, it, vi } from "vitest";
import { userListSchema } from "#protocol/user.ts";
import { searchUsers } from "#storage/d1/user-search.ts";
import { env, world } from "../support/inside.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import type { Account } from "../support/world.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

async function find(who: Account, q: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ""; ;) {
    const page = (
      await who.get(`/users?${new URLSearchParams({ q, ...(cursor && { cursor }) }).toString()}`)
    ).as(userListSchema);
    found.push(...page.items.map(({ id }) => id));
    if (page.next_cursor === null) return found;
    cursor = page.next_cursor;
  }
}

const freshMark = () => crypto.randomUUID().slice(0, 8);

describe("people", () => {
  it("people are found by the prefixes of their username and of each word of their display name, whatever case and diacritics (SEARCH-5)", async () => {
    const mark = freshMark();
    const found = await world.account({
      username: `Find-${mark}`,
      display_name: `Élodie Ñ ${mark}`,
    });
    for (const q of [
      `find-${mark}`,
      `FIND-${mark}`,
      `Ñ ${mark}`,
      `ñ ${mark}`,
      `n ${mark}`,
      `élodie Ñ ${mark}`,
      `ELODIE n ${mark}`,
      mark,
    ])
      expect(await find(found, q), q).toEqual([found.id]);
    for (const q of [`Find_${mark}`, mark.slice(1), `ind-${mark}`])
      expect(await find(found, q), q).not.toContain(found.id);
  });

  it("people are found however their name is typed: composed or not, wide, with an @, surname first, with spaces (SEARCH-5)", async () => {
    const mark = freshMark().replaceAll(/\d/g, "x");
    const jose = await world.account({ display_name: `José ${mark}a María García` });
    const taro = await world.account({ display_name: `山田 太郎${mark}` });
    const found = [
      `jose ${mark}`,
      `Jose\u0301 ${mark}`,
      `ｊｏｓｅ　${mark}`,
      `@jose ${mark}`,
      `garcia jose ${mark}`,
      `garcía  maría  ${mark}`,
      `${mark} garcia`,
      `gar jos ${mark}`,
      `jose, ${mark}`,
    ];
    for (const q of found) expect(await find(jose, q), q).toEqual([jose.id]);
    for (const q of [`ose ${mark}`, `maria jose ana ${mark}`])
      expect(await find(jose, q), q).toEqual([]);
    for (const q of [`山田太郎${mark}`, `山田　太郎${mark}`, `太郎 ${mark} 山田`])
      expect(await find(taro, q), q).toEqual([taro.id]);
  });

  it("people are found by their username with an @ before it (SEARCH-5)", async () => {
    const someone = await world.account();
    for (const at of ["@", "＠"])
      expect(await find(someone, at + someone.user.username)).toEqual([someone.id]);
  });

  it("people are found by any character of a name without spaces (SEARCH-5)", async () => {
    const mark = freshMark();
    const taro = await world.account({ display_name: `山田太郎${mark}` });
    for (const q of [`山田太郎${mark}`, `田太郎${mark}`, `太郎${mark}`])
      expect(await find(taro, q), q).toEqual([taro.id]);
  });

  it("people are found by their current name, and no longer by the former one (SEARCH-5)", async () => {
    const mark = freshMark();
    const account = await world.account({ display_name: `Before ${mark}` });
    (await account.patch("/users/me", { display_name: `After ${mark}` })).expect(200);
    expect(await find(account, `after ${mark}`)).toEqual([account.id]);
    expect(await find(account, `before ${mark}`)).toEqual([]);
  });

  it("each person is found once over all pages: by username first, then by name, though several words match (SEARCH-5)", async () => {
    const mark = freshMark().replaceAll(/\d/g, "x");
    const people = await Promise.all(
      Array.from({ length: 70 }, (_, index) =>
        world.account(
          index % 2 === 0
            ? {
                username: `${mark}-${String(index).padStart(2, "0")}`,
                display_name: `${mark} Both`,
              }
            : { display_name: `Ann ${mark} ${mark}ann-${index}` },
        ),
      ),
    );
    const [asker] = people;
    const ids = await find(asker!, mark);
    expect(ids.toSorted()).toEqual(people.map(({ id }) => id).toSorted());
    const usernames = people.filter((_, index) => index % 2 === 0).map(({ id }) => id);
    expect(ids.slice(0, usernames.length)).toEqual(usernames);
  });

  it("disabled people are not found (SEARCH-5)", async () => {
    const [asker, gone] = await world.accounts(2);
    await world.request(
      "PATCH",
      `/api/v1/operator/users/${gone!.id}`,
      { disabled: true },
      { authorization: `Bearer ${OPERATOR_TOKEN}` },
    );
    expect(await find(asker!, gone!.user.username)).toEqual([]);
  });

  it("an invalid cursor is refused, and named (SEARCH-5)", async () => {
    const account = await world.account();
    for (const cursor of ["none", "e30", "x".repeat(2_000)]) {
      const { errors } = (await account.get(`/users?q=a&cursor=${cursor}`)).problem(
        "validation_failed",
      );
      expect(errors?.map(({ path }) => path)).toEqual(["cursor"]);
    }
  });

  it("people are found by two ranges of an index, for any query and page: no table is scanned (SEARCH-5)", async () => {
    const statements: string[] = [];
    const { prepare } = env.DB;
    vi.spyOn(env.DB, "prepare").mockImplementation((query: string) => {
      statements.push(query);
      return prepare.call(env.DB, query);
    });
    const db = drizzle(env.DB);
    await searchUsers(db, "", null, 20);
    await searchUsers(db, "nobody-is-called-so", null, 20);
    await searchUsers(db, "a", { in: "usernames", username: "b" }, 20);
    await searchUsers(db, "a", { in: "names", key: "ab", user_id: "x" }, 20);
    await searchUsers(db, "a bc", { in: "words", key: "bd", user_id: "x" }, 20);
    vi.restoreAllMocks();
    const byId = statements.filter((statement) => statement.includes("json_each"));
    const byKey = statements.filter((statement) => !byId.includes(statement));
    expect([byKey.length, byId.length]).toEqual([8, 2]);
    for (const statement of byKey) {
      const bound = statement.split("?").length - 1;
      const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${statement}`)
        .bind(...Array.from({ length: bound }, () => "a"))
        .all<{ detail: string }>();
      const plan = results.map(({ detail }) => detail).join("; ");
      expect(plan).toMatch(/^SEARCH .*USING (COVERING )?INDEX \w+ \((username_)?key>\? AND/);
      expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
    }
  });
});
