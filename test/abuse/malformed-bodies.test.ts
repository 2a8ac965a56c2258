import { beforeAll, describe, expect, it } from "vitest";
import { MAX_BODY_BYTES } from "#protocol/limits.ts";
import { afterwards } from "./support/afterwards.ts";
import { addressOf, ask, refusal } from "./support/ask.ts";
import { operations } from "./support/documents.ts";
import type { Example } from "./support/examples.ts";
import { Prepared } from "./support/prepared.ts";
import { rawRequest } from "./support/raw-http.ts";
import { newScene, type Scene } from "./support/scene.ts";

let scene: Scene;

const JSON_TYPE = "application/json";
const bytes = (text: string) => new TextEncoder().encode(text);

/** The largest body. */
const quarters = Array.from({ length: 4 }, () => bytes("x".repeat(MAX_BODY_BYTES / 4)));

/** Bodies that are invalid for any operation, and the code of their refusal. */
const NO_BODY: [name: string, type: string | null, body: BodyInit, code: string][] = [
  ["no JSON", JSON_TYPE, "{", "malformed"],
  ["nothing", JSON_TYPE, "", "malformed"],
  ["JSON and more", JSON_TYPE, "{} {}", "malformed"],
  ["a form", "application/x-www-form-urlencoded", "text=x", "unsupported_media_type"],
  ["plain text", "text/plain", "{}", "unsupported_media_type"],
  ["of no type", null, bytes("{}"), "unsupported_media_type"],
  ["of a type that only looks right", "application/jsonp", "{}", "unsupported_media_type"],
  ["nested 100,000 deep", JSON_TYPE, "[".repeat(100_000), "malformed"],
  [
    "nested deep, and whole",
    JSON_TYPE,
    `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
    "validation_failed",
  ],
  [
    "a prototype",
    JSON_TYPE,
    '{"__proto__":{"sender_id":"me","disabled":true}}',
    "validation_failed",
  ],
  ["a constructor", JSON_TYPE, '{"constructor":{"prototype":{"x":1}}}', "validation_failed"],
  [
    "invalid UTF-8",
    JSON_TYPE,
    Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    "validation_failed",
  ],
  ["UTF-16", JSON_TYPE, Uint8Array.from(Buffer.from("{}", "utf16le")), "malformed"],
];

const withBody = operations.filter(({ body }) => body !== null);

let prepared: Prepared;
beforeAll(async () => {
  scene = await newScene();
  prepared = await Prepared.of(scene, withBody);
});

describe.each(withBody)("$name", (operation) => {
  let request: Example;
  let token: string;
  beforeAll(() => {
    ({ request, token } = prepared.of(operation));
  });

  it.each(NO_BODY)("refuses a body that is %s", async (_, type, body, code) => {
    const answer = await ask(operation, { ...request, raw: { type, body } }, token);
    expect(refusal(answer).code).toBe(code);
  });

  it.each([
    ["says that it is too large, before any of it comes", { "content-length": "300000" }, []],
    ["is too large and does not say so, before the rest comes", {}, [...quarters, bytes("x")]],
  ])("refuses a body that %s", async (_, headers, pieces) => {
    const answer = await rawRequest({
      method: operation.method,
      path: addressOf(operation, request),
      headers: { authorization: `Bearer ${token}`, "content-type": JSON_TYPE, ...headers },
      pieces,
      ends: false,
    });
    expect(refusal(answer).code).toBe("too_large");
  });
});

it("none of this changed anything", async () => {
  await prepared.expectUnchanged();
});

afterwards(() => scene);
