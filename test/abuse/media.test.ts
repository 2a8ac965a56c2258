import { createHmac } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { mediaSignerSchema, uploadSchema } from "#protocol/media.ts";
import { bytes, GIF, HTML, PNG, SVG } from "../support/files.ts";
import type { Account } from "../support/world.ts";
import { afterwards } from "./support/afterwards.ts";
import { fetched, refusal } from "./support/ask.ts";
import { world } from "./support/people.ts";
import { rawRequest, rawStart, written } from "./support/raw-http.ts";
import { newScene, settledState, stateOf, type Scene, type State } from "./support/scene.ts";

/** Of the suite's server: MAX_MEDIA_BYTES, MEDIA_BYTES_PER_USER. */
const MAX_BYTES = 100_000;
const FILES_IN_QUOTA = 3;

let scene: Scene;
let before: State;
beforeAll(async () => {
  scene = await newScene();
  before = await settledState(scene);
});

const UPLOAD = "/api/v1/media";
const bearer = ({ token }: Account) => ({ authorization: `Bearer ${token}` });

/** Whether this person may still upload their whole quota. */
async function hasWholeQuota(person: Account): Promise<boolean> {
  for (let i = 0; i < FILES_IN_QUOTA; i += 1) {
    const { status } = await person.upload(new Uint8Array(MAX_BYTES));
    if (status !== 201) return false;
  }
  return true;
}

describe("a refused upload takes nothing of the quota", () => {
  it.each([
    ["too large", { "content-length": String(MAX_BYTES + 1) }, "too_large"],
    ["far too large", { "content-length": "999999999999999" }, "too_large"],
    ["empty", { "content-length": "0" }, "validation_failed"],
    ["of no length", {}, "length_required"],
    [
      "a form",
      { "content-length": "9", "content-type": "multipart/form-data; boundary=x" },
      "malformed",
    ],
  ])("%s", async (_, headers, code) => {
    const person = await world.account();
    const answer = await rawRequest({
      method: "POST",
      path: UPLOAD,
      headers: { ...bearer(person), ...headers },
      pieces: "content-length" in headers ? [] : [PNG],
      ends: !("content-length" in headers) || headers["content-length"] === "0",
    });
    expect(refusal(answer).code).toBe(code);
    expect(await hasWholeQuota(person)).toBe(true);
  });

  it("an upload of one byte more than the quota is refused, and stored files stay", async () => {
    const person = await world.account();
    expect(await hasWholeQuota(person)).toBe(true);
    const refused = await person.upload(bytes("x"));
    expect(refusal(refused).code).toBe("quota_exceeded");
    const other = await world.account();
    (await other.upload(PNG)).as(uploadSchema, 201);
  });

  it("of ten simultaneous uploads that together exceed the quota, as many are accepted as fit", async () => {
    const person = await world.account();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => person.upload(new Uint8Array(MAX_BYTES))),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(FILES_IN_QUOTA);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(refusal(answer).code).toBe("quota_exceeded");
  });
});

describe("an interrupted upload", () => {
  it.each([
    ["before its first byte", 0],
    ["after its first bytes", 100],
    ["before its last byte", MAX_BYTES - 1],
  ])("an upload that breaks off %s harms nobody", async (_, sent) => {
    const person = await world.account();
    const { request, response } = rawStart({
      method: "POST",
      path: UPLOAD,
      headers: { ...bearer(person), "content-length": String(MAX_BYTES) },
    });
    response.catch(() => undefined);
    if (sent > 0) await written(request, new Uint8Array(sent));
    request.destroy();
    const other = await world.account();
    (await other.upload(PNG)).as(uploadSchema, 201);
    (await person.upload(PNG)).as(uploadSchema, 201);
  });

  it("an upload that never ends delays nobody else", async () => {
    const open = Array.from({ length: 5 }, () => {
      const started = rawStart({
        method: "POST",
        path: UPLOAD,
        headers: { ...bearer(scene.stranger), "content-length": "1000" },
      });
      started.response.catch(() => undefined);
      return started.request;
    });
    for (const request of open) await written(request, new Uint8Array(10));
    (await scene.member.upload(GIF)).as(uploadSchema, 201);
    for (const request of open) request.destroy();
  });
});

describe("active content is only ever downloaded (MEDIA-1)", () => {
  const polyglot = Uint8Array.from([...GIF, ...HTML]);
  const files: [string, Uint8Array<ArrayBuffer>, string][] = [
    ["HTML", HTML, "text/html"],
    ["HTML that is called a picture", HTML, "image/png"],
    ["HTML after a blank", bytes("  \n<html><script>1</script>"), "image/gif"],
    ["SVG", SVG, "image/svg+xml"],
    ["XML", bytes('<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml"/>'), "text/xml"],
    ["a script", bytes("alert(1)"), "text/javascript"],
    ["a style", bytes("*{background:url(//x)}"), "text/css"],
    ["JSON", bytes('{"a":1}'), "application/json"],
    ["a PDF", bytes("%PDF-1.7 /JS (app.alert(1))"), "application/pdf"],
    ["a manifest", bytes("CACHE MANIFEST"), "text/cache-manifest"],
    ["nothing that is known", bytes("\0\x01\x02\x03"), "image/png"],
    ["the rest of a picture", PNG.slice(8), "text/html; x=1"],
  ];
  it.each(files)("%s", async (_, file, type) => {
    const { media_url } = (await scene.guest.upload(file, {}, { "content-type": type })).as(
      uploadSchema,
      201,
    );
    const answer = await scene.guest.fetchMedia(media_url);
    await answer.arrayBuffer();
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    expect(answer.headers.get("content-type")).not.toMatch(/html|svg|script/);
  });

  it("a picture with a page in it stays a picture", async () => {
    const { media_url } = (
      await scene.guest.upload(polyglot, {}, { "content-type": "text/html" })
    ).as(uploadSchema, 201);
    const answer = await scene.guest.fetchMedia(media_url);
    await answer.arrayBuffer();
    expect(answer.headers.get("content-type")).toBe("image/gif");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("a file's name", () => {
  it.each([
    "../../etc/passwd",
    "a/b",
    "a\\b",
    "a\nb",
    "a\0b",
    "a\u202Egnp.exe",
    "a\u2028b",
    "x".repeat(256),
    " ",
    "",
  ])("a file named %j is refused, and its name reported", async (name) => {
    const answer = await scene.guest.upload(PNG, { name });
    const { code, errors } = refusal(answer);
    expect([code, errors?.[0]?.path]).toEqual(["validation_failed", "name"]);
  });

  it.each([
    'a"b.png',
    "a;b=c.png",
    "ä%0d%0aX: 1.png",
    "'; rm -rf.png",
    "CON",
    ".htaccess",
    "é".repeat(120),
  ])("a file named %j does not break out of a header", async (name) => {
    const { media_url } = (await scene.guest.upload(PNG, { name })).as(uploadSchema, 201);
    const answer = await scene.guest.fetchMedia(`${media_url}?save=1`);
    await answer.arrayBuffer();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x")).toBeNull();
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename/);
  });
});

describe("a range", () => {
  const size = PNG.byteLength;
  it.each([
    ["bytes=0-0", 206],
    ["bytes=-1", 206],
    [`bytes=0-${"9".repeat(15)}`, 206],
    [`bytes=${size}-`, 416],
    [`bytes=${"9".repeat(15)}-`, 416],
    ["bytes=-0", 416],
    ["bytes=5-2", 200],
    ["bytes=-", 200],
    ["bytes=a-b", 200],
    ["bytes=0-1,3-4", 200],
    [`bytes=${Array.from({ length: 500 }, () => "0-1").join(",")}`, 200],
    ["bytes=--5", 200],
    ["bytes=1e1-2e1", 200],
    ["octets=0-1", 200],
    [`bytes=${"9".repeat(30)}-`, 200],
    ["bytes", 200],
  ])(
    "a range of %s is answered by RFC 9110, and never with more than the file",
    async (range, status) => {
      const answer = await scene.owner.fetchMedia(scene.mediaUrl, { range });
      const body = await answer.arrayBuffer();
      expect(answer.status).toBe(status);
      if (status === 416) expect(answer.headers.get("content-range")).toBe(`bytes */${size}`);
      else expect(body.byteLength).toBeLessThanOrEqual(size);
    },
  );

  it.each(['"x"', "*, *", 'W/"', '"'.repeat(5_000), "x"])(
    "a range with an If-None-Match or If-Range of %j is the whole file",
    async (tag) => {
      const answers = [
        await scene.owner.fetchMedia(scene.mediaUrl, { "if-none-match": tag }),
        await scene.owner.fetchMedia(scene.mediaUrl, { "if-range": tag, range: "bytes=0-0" }),
      ];
      for (const answer of answers) {
        await answer.arrayBuffer();
        expect([200, 304]).toContain(answer.status);
      }
    },
  );
});

describe("an address with an invalid signature opens nothing (MEDIA-3)", () => {
  const keyOf = (mediaUrl: string) => mediaUrl.split("/").at(-1) ?? "";
  const sign = (secret: string, key: string) =>
    createHmac("sha256", Buffer.from(secret, "base64url")).update(key).digest("base64url");
  let own: { signer: string; secret: string };
  let theirs: { signer: string; secret: string };
  beforeAll(async () => {
    own = (await scene.owner.get("/media/signer")).as(mediaSignerSchema);
    theirs = (await scene.stranger.get("/media/signer")).as(mediaSignerSchema);
  });

  it("a validly signed address opens its file, so each of the others is refused for its one fault", async () => {
    const signature = sign(own.secret, keyOf(scene.mediaUrl));
    const query = new URLSearchParams({ signer: own.signer, signature });
    (await fetched("GET", `${scene.mediaUrl}?${query.toString()}`, {}, null)).expect(200);
  });

  const key = () => keyOf(scene.mediaUrl);
  const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const cases: [string, () => { signer: string; signature: string }, code?: string][] = [
    ["nothing", () => ({ signer: "", signature: "" })],
    ["no signature", () => ({ signer: own.signer, signature: "" })],
    ["no signer", () => ({ signer: "", signature: sign(own.secret, key()) })],
    ["rubbish", () => ({ signer: own.signer, signature: "rubbish" })],
    ["NUL", () => ({ signer: "\0", signature: "\0" })],
    [
      "a signature cut short",
      () => ({ signer: own.signer, signature: sign(own.secret, key()).slice(0, 20) }),
    ],
    ["another file's", () => ({ signer: own.signer, signature: sign(own.secret, "A".repeat(22)) })],
    [
      "a secret of another's",
      () => ({ signer: own.signer, signature: sign(theirs.secret, key()) }),
    ],
    [
      "a secret of one's own making",
      () => ({ signer: own.signer, signature: sign("c2VjcmV0", key()) }),
    ],
    [
      "a signer that was made up",
      () => ({ signer: json([scene.owner.id, "x", 9e15]), signature: sign(own.secret, key()) }),
    ],
    ["a signer that is no list", () => ({ signer: json({}), signature: sign(own.secret, key()) })],
    [
      "a signer of 10,000 characters",
      () => ({ signer: "A".repeat(10_000), signature: sign(own.secret, key()) }),
    ],
    // Validly signed, by a person for whom the file does not exist.
    [
      "a stranger's",
      () => ({ signer: theirs.signer, signature: sign(theirs.secret, key()) }),
      "not_found",
    ],
  ];
  it.each(cases)("%s", async (_, make, code = "unauthenticated") => {
    const query = new URLSearchParams(make());
    expect(
      refusal(await fetched("GET", `${scene.mediaUrl}?${query.toString()}`, {}, null)).code,
    ).toBe(code);
  });
});

it("none of this changed what others see (MEDIA-5)", async () => {
  expect(await stateOf(scene)).toEqual(before);
});

afterwards(() => scene);
