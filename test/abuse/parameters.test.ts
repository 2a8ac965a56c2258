import { beforeAll, describe, expect, it } from "vitest";
import { messageListSchema } from "#protocol/message.ts";
import { afterwards } from "./support/afterwards.ts";
import { ask, refusal } from "./support/ask.ts";
import { operations, type JsonSchema } from "./support/documents.ts";
import { operation, type Example } from "./support/examples.ts";
import { badTexts, INTEGERS } from "./support/mutations.ts";
import { Prepared } from "./support/prepared.ts";
import { newScene, type Scene } from "./support/scene.ts";

let scene: Scene;

/** Parameters that accept any text: the server finds out what it means, so the request is valid. */
const OPAQUE = new Set([
  // The signer and signature of an address: a wrong one is a wrong token.
  "GET /api/v1/media/{key} signer",
  "GET /api/v1/media/{key} signature",
]);
/** A signed address may carry more parameters, for its creator. */
const TAKES_MORE = new Set(["GET /api/v1/media/{key}"]);

const asked = operations.filter(({ schemes }) => schemes.length > 0);
const inQuery = asked
  .map((one) => ({
    ...one,
    query: one.parameters.filter((parameter) => parameter.in === "query"),
  }))
  .filter(({ query }) => query.length > 0);
let prepared: Prepared;
beforeAll(async () => {
  scene = await newScene();
  prepared = await Prepared.of(scene, asked);
});

/** Whole numbers below the least and above the greatest. */
function beyond({ minimum, maximum }: JsonSchema): string[] {
  return [
    ...(minimum === undefined ? [] : [String(minimum - 1)]),
    ...(maximum === undefined ? [] : [String(maximum + 1)]),
  ];
}

describe.each(inQuery)("the query of $name", (one) => {
  let request: Example;
  let token: string;
  beforeAll(() => {
    ({ request, token } = prepared.of(one));
  });

  const bad = one.query
    .filter(({ name }) => !OPAQUE.has(`${one.name} ${name}`))
    .flatMap(({ name, schema }) =>
      schema.type === "integer"
        ? ["", ...INTEGERS, ...beyond(schema)].map((value) => ({ name, what: `"${value}"`, value }))
        : badTexts(name, schema).map(([what, value]) => ({ name, what, value })),
    )
    // An address cannot hold half a character, which becomes another one on the way.
    .filter(({ value }) => value.isWellFormed());

  it.each(bad)("refuses a $name that is $what, and names it", async ({ name, value }) => {
    const query = { ...only(request.query, name), [name]: value };
    const { code, errors = [] } = refusal(await ask(one, { ...request, query }, token));
    expect(code).toBe("validation_failed");
    expect(errors.map(({ path }) => path)).toContain(name);
  });

  it.each(TAKES_MORE.has(one.name) ? [] : ["no_such_parameter", "__proto__"])(
    "refuses %s, which is unknown",
    async (name) => {
      const query = { ...request.query, [name]: "1" };
      const { code, errors = [] } = refusal(await ask(one, { ...request, query }, token));
      expect(code).toBe("validation_failed");
      expect(errors.map(({ message }) => message).join()).toContain(name);
    },
  );

  it.each(one.query.filter(({ required }) => required))("requires $name", async ({ name }) => {
    const { [name]: _, ...query } = request.query ?? {};
    const { errors = [] } = refusal(await ask(one, { ...request, query }, token));
    expect(errors.map(({ path }) => path)).toContain(name);
  });
});

describe.each(
  asked.filter(({ parameters }) => !parameters.some((parameter) => parameter.in === "query")),
)("$name, which takes no query,", (one) => {
  it.each(["no_such_parameter", "__proto__", "limit"])("refuses %s", async (name) => {
    const { request, token } = prepared.of(one);
    const query = { [name]: "1" };
    const { code, errors = [] } = refusal(await ask(one, { ...request, query }, token));
    expect(code).toBe("validation_failed");
    expect(errors.map(({ message }) => message).join()).toContain(name);
  });
});

describe("a forged cursor", () => {
  const FORGED = [
    "x",
    "null",
    "[]",
    "W10",
    "WzEsMl0",
    Buffer.from('{"active_at":"2026-01-01","id":"x"}').toString("base64url"),
    Buffer.from('["2026-01-01T00:00:00.000Z"]').toString("base64url"),
    Buffer.from("\0\0\0").toString("base64url"),
    "'; DROP TABLE conversations; --",
    "-1",
    "9".repeat(20),
  ];
  describe.each([
    ["GET /api/v1/conversations", {}],
    ["GET /api/v1/users", { q: "user" }],
    ["GET /api/v1/search/messages", { q: "owner" }],
  ])("of %s", (name, query) => {
    it.each(FORGED)("the cursor %j leads nowhere", async (cursor) => {
      const request = { query: { ...query, cursor } };
      const { errors } = refusal(await ask(operation(name), request, scene.owner.token));
      expect(errors?.map(({ path }) => path)).toEqual(["cursor"]);
    });
  });

  it("the cursor of another person's list shows nobody else's conversations", async () => {
    const list = operation("GET /api/v1/conversations");
    const page = await ask(list, { query: { limit: "1" } }, scene.owner.token);
    const { next_cursor } = JSON.parse(page.expect(200).text) as { next_cursor: string };
    const theirs = await ask(list, { query: { cursor: next_cursor } }, scene.stranger.token);
    expect(JSON.parse(theirs.expect(200).text)).toMatchObject({ items: [] });
  });
});

describe("a page of messages", () => {
  const messages = operation("GET /api/v1/conversations/{conversation_id}/messages");
  const page = async (query: Record<string, string>) => {
    const request = { params: { conversation_id: scene.room.id }, query };
    return ask(messages, request, scene.member.token);
  };

  it.each([
    [{ before: "1", after: "1" }],
    [{ around: "1", before: "1" }],
    [{ after: "1", around: "1" }],
  ])("a page of messages has one edge at most: %j is refused", async (query) => {
    const { errors } = refusal(await page(query));
    expect(errors?.map(({ path }) => path)).toEqual(["before"]);
  });

  const LAST = String(Number.MAX_SAFE_INTEGER);
  it.each([
    [{ before: "0" }, false],
    [{ after: LAST }, false],
    [{ before: LAST }, true],
    [{ around: LAST }, true],
    [{ around: "0" }, true],
    [{ after: "0" }, true],
  ])("a page of messages from %j, beyond all messages, has what exists", async (query, all) => {
    const { items } = (await page(query)).as(messageListSchema);
    expect(items).toEqual(all ? await scene.member.history(scene.room.id) : []);
  });
});

it("none of this changed anything", async () => {
  await prepared.expectUnchanged();
});

afterwards(() => scene);

/** Some parameters exclude others: the example keeps the required ones. */
function only(query: Record<string, string> = {}, name: string): Record<string, string> {
  const { q } = query;
  return q === undefined || name === "q" ? {} : { q };
}
