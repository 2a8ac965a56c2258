import { beforeAll, describe, expect, it } from "vitest";
import { afterwards } from "./support/afterwards.ts";
import { addressOf, ask, refusal } from "./support/ask.ts";
import { operations } from "./support/documents.ts";
import type { Example } from "./support/examples.ts";
import { INTEGERS } from "./support/mutations.ts";
import { Prepared } from "./support/prepared.ts";
import { rawRequest } from "./support/raw-http.ts";
import { newScene, type Scene } from "./support/scene.ts";

let scene: Scene;

const inPath = operations
  .filter(({ schemes }) => schemes.length > 0)
  .map((one) => ({
    ...one,
    fields: one.parameters.filter((parameter) => parameter.in === "path"),
  }))
  .filter(({ fields }) => fields.length > 0);

let prepared: Prepared;
beforeAll(async () => {
  scene = await newScene();
  prepared = await Prepared.of(scene, inPath);
});

/** Values in place of an id, as they are written in the address. */
const SEGMENTS = [
  "%00",
  "..%2f..",
  "%2e%2e%2fusers%2fme",
  "a%20b",
  "%c3%a9",
  "a%0d%0aX-Injected:%201",
  "'%20OR%201=1--",
  "*",
  "x".repeat(5_000),
  // Meaningless percent signs.
  "%",
  "%zz",
  "%c0%af",
];

/** One of each kind of id. */
const KINDS: Record<string, (scene: Scene) => string> = {
  conversation_id: ({ room }) => room.id,
  user_id: ({ member }) => member.id,
  session_id: ({ spareSession }) => spareSession,
  key: ({ mediaUrl }) => mediaUrl.split("/").at(-1) ?? "",
};

describe.each(inPath)("the address of $name", (one) => {
  let request: Example;
  let token: string;
  beforeAll(() => {
    ({ request, token } = prepared.of(one));
  });

  const bad = one.fields.flatMap(({ name, schema }) => [
    ...SEGMENTS.map((segment) => ({ name, segment })),
    ...(schema.type === "integer" ? ["0", ...INTEGERS] : []).map((value) => ({
      name,
      segment: encodeURIComponent(value),
    })),
  ]);

  it.each(bad)("finds nothing where $name is $segment", async ({ name, segment }) => {
    const place = "-place-";
    const params = { ...request.params, [name]: place };
    const path = addressOf(one, { ...request, params }).replace(place, () => segment);
    const body = request.body === undefined ? [] : [Buffer.from(JSON.stringify(request.body))];
    const answer = await rawRequest({
      method: one.method,
      path,
      headers: {
        authorization: `Bearer ${token}`,
        ...(request.body === undefined
          ? { "content-length": "0" }
          : { "content-type": "application/json" }),
      },
      pieces: body,
    });
    const { code, errors } = refusal(answer);
    if (name === "emoji") expect([code, errors?.[0]?.path]).toEqual(["validation_failed", "emoji"]);
    else expect(code).toBe("not_found");
  });

  const identified = one.fields.filter(({ name }) => name in KINDS);
  it.each(identified)("finds nothing where $name is an id of another kind", async ({ name }) => {
    const others = Object.keys(KINDS).filter((kind) => kind !== name);
    for (const kind of others) {
      const params = { ...request.params, [name]: KINDS[kind]?.(scene) ?? "" };
      expect(refusal(await ask(one, { ...request, params }, token)).code).toBe("not_found");
    }
  });
});

describe("an almost right address", () => {
  it.each([
    "/api",
    "/api/v1",
    "/api/v1/",
    "/api/v2/users/me",
    "/api/v1//users/me",
    "/api/v1/users//me",
    "/api/v1/users/me/",
    "/api/v1/users/me/x",
    "/api/v1/users/me%2f",
    "/api/v1/users/me;x=1",
    "/api/v1/conversations//messages",
    "/.well-known/jwks.json/x",
    "/.env",
    "/.dev.vars",
    "/wrangler.toml",
    "/api/v1/%2e%2e/%2e%2e/.dev.vars",
    "/api/v1/__proto__",
    "/api/v1/constructor",
    `/api/v1/${"x/".repeat(2_000)}`,
  ])("%s has nothing", async (path) => {
    const headers = { authorization: `Bearer ${scene.owner.token}` };
    const answer = await rawRequest({ method: "GET", path, headers });
    expect(refusal(answer).code).toBe("not_found");
  });

  it.each(["//", "/API/V1/users/me", "//api/v1/users/me"])("%s serves the page", async (path) => {
    const headers = { authorization: `Bearer ${scene.owner.token}` };
    const answer = await rawRequest({ method: "GET", path, headers });
    expect([200, 307]).toContain(answer.status);
    expect(answer.text).not.toContain(scene.owner.id);
  });

  it.each(["PROPFIND", "LOCK", "MKCOL", "SEARCH"])(
    "%s is a method of no address",
    async (method) => {
      const headers = { authorization: `Bearer ${scene.owner.token}`, "content-length": "0" };
      const answer = await rawRequest({ method, path: "/api/v1/users/me", headers });
      expect(refusal(answer).code).toBe("method_not_allowed");
    },
  );
});

it("none of this changed anything", async () => {
  await prepared.expectUnchanged();
});

afterwards(() => scene);
