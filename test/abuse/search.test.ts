import { beforeAll, describe, expect, it } from "vitest";
import { searchResultSchema } from "#protocol/search.ts";
import { userListSchema } from "#protocol/user.ts";
import { eventually } from "../support/wire.ts";
import { afterwards } from "./support/afterwards.ts";
import { ask, refusal } from "./support/ask.ts";
import { operation } from "./support/examples.ts";
import { MARK } from "./support/guard.ts";
import { newScene, settledState, stateOf, type Scene, type State } from "./support/scene.ts";

let scene: Scene;
let before: State;
beforeAll(async () => {
  scene = await newScene();
  const { owner, member, room } = scene;
  await owner.say(room.id, `${MARK} 100% of apples, a_b and "quoted words" (in brackets)`);
  await owner.say(room.id, `${MARK} pears NEAR apples AND plums OR nothing; NOT a column:text`);
  await owner.say(room.id, `${MARK} 日本語の文章`);
  (await member.patch("/users/me", { display_name: "100% a_b *" })).expect(200);
  await eventually(
    async () => (await found("column")).length,
    (hits) => hits === 1,
    "the index to have what was said",
  );
  before = await settledState(scene);
});

async function found(q: string): Promise<string[]> {
  const { room, owner } = scene;
  const query = { q, conversation_id: room.id };
  const answer = await ask(operation("GET /api/v1/search/messages"), { query }, owner.token);
  return answer.as(searchResultSchema).items.map(({ message }) => message.text ?? "");
}

const OPERATORS = [
  "apples NEAR pears",
  "NEAR(apples pears)",
  "NEAR(apples pears, 5)",
  "apples AND plums",
  "apples OR zebras",
  "apples NOT pears",
  "-apples",
  "+apples",
  "^apples",
  "apples*",
  "*apples",
  "app*les",
  "text:apples",
  "column:text",
  "{text}:apples",
  "-{text}:apples",
  "rowid:1",
  "apples + pears",
  "(apples",
  "apples)",
  "((((apples))))",
  '"quoted words"',
  '"quoted',
  'quoted"',
  '"quoted""words"',
  "'apples'",
  "apples; DROP TABLE messages",
  "apples' OR '1'='1",
  "apples\\",
  "apples/*",
  "apples -- x",
  "日本",
  "語",
];

describe("text that looks like an operator is words (SEARCH-2)", () => {
  it.each(OPERATORS)("%s", async (q) => {
    const words = (q.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) as string[];
    for (const text of await found(q)) {
      for (const word of words) expect(text.toLowerCase()).toContain(word);
    }
  });
});

describe("a query without words finds nothing (SEARCH-2)", () => {
  it.each([
    "%",
    "_",
    "*",
    '"',
    '""',
    '"""',
    "'",
    "`",
    "\\",
    "()",
    ")(",
    "{}",
    "^",
    "-",
    "--",
    "+",
    ":",
    ";",
    "/* */",
    "?",
    "$",
    "@",
    "#",
    "<>",
    "&",
    "|",
    "~",
    "!",
    "…",
    "、",
    "\u200b",
    "\u202e",
    "👍",
    '"'.repeat(256),
    "(".repeat(256),
    "* ".repeat(128),
    '" '.repeat(128),
    "%_".repeat(128),
  ])("%s", async (q) => {
    expect(await found(q)).toEqual([]);
  });
});

describe("an expensive search", () => {
  it.each([
    ["one letter", "a"],
    ["as many words as fit", "a ".repeat(128)],
    ["as many phrases as fit", '"a" '.repeat(64)],
    ["the longest word", "a".repeat(256)],
    ["as many signs of Chinese as fit", "日本".repeat(128)],
    ["as many marks as fit", `a${"\u0301".repeat(255)}`],
  ])("an expensive search is answered all the same: %s", async (_, q) => {
    expect((await found(q)).length).toBeLessThanOrEqual(20);
  });
});

describe("a search for people takes every character literally", () => {
  it.each([
    "%",
    "_",
    "*",
    "?",
    "[a-z]",
    "\\",
    "'",
    '"',
    "%%",
    "a_b",
    "100%",
    "\\%",
    "^",
    "$",
    "(",
    "\u200b",
  ])("%s", async (q) => {
    const answer = await ask(operation("GET /api/v1/users"), { query: { q } }, scene.owner.token);
    // Characters other than letters and digits count for nothing; a query of them alone has to start a name.
    const words = q.match(/[a-z0-9]+/g) ?? [q];
    for (const { username, display_name } of answer.as(userListSchema).items) {
      const names = `${username} ${display_name}`.toLowerCase();
      for (const word of words) expect(names).toContain(word);
    }
  });
});

describe("an expensive search for people", () => {
  it.each(["a", "%", "_", "語", "%_", "\u0301", "👍"])(
    "an expensive search for people, made of %s alone, finds nobody",
    async (unit) => {
      const q = unit.repeat(64 / unit.length);
      const answer = await ask(operation("GET /api/v1/users"), { query: { q } }, scene.owner.token);
      expect(answer.as(userListSchema).items).toEqual([]);
    },
  );
});

describe("an empty search", () => {
  it.each(["", "\0"])("an empty search for messages is refused, and named: %j", async (q) => {
    const answer = await ask(
      operation("GET /api/v1/search/messages"),
      { query: { q } },
      scene.owner.token,
    );
    expect(refusal(answer).errors?.map(({ path }) => path)).toEqual(["q"]);
  });
});

it("none of this changed anything (SEARCH-1)", async () => {
  expect(await stateOf(scene)).toEqual(before);
});

afterwards(() => scene);
