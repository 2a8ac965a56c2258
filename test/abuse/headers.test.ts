import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { problemSchema } from "#protocol/problem.ts";
import { within } from "../support/wire.ts";
import { afterwards } from "./support/afterwards.ts";
import { addressOf, ask, refusal } from "./support/ask.ts";
import { operations } from "./support/documents.ts";
import { entryOf, operation } from "./support/examples.ts";
import { MARK } from "./support/guard.ts";
import { rawRequest, rawStart } from "./support/raw-http.ts";
import { newScene, settledState, stateOf, type Scene, type State } from "./support/scene.ts";

let scene: Scene;
let before: State;
beforeAll(async () => {
  scene = await newScene();
  before = await settledState(scene);
});

const bearer = () => ({ authorization: `Bearer ${scene.owner.token}` });
const ME = "/api/v1/users/me";

describe("HEAD", () => {
  const readable = operations.filter(
    ({ method, path }) => method === "GET" && !path.endsWith("/ws"),
  );
  it.each(readable)("HEAD of $path is answered as GET is, without a body", async (one) => {
    const { token, ...request } = await entryOf(one).example(scene);
    const path = addressOf(one, request);
    const headers = { authorization: `Bearer ${token ?? scene.owner.token}` };
    const [got, head] = [
      await rawRequest({ method: "GET", path, headers }),
      await rawRequest({ method: "HEAD", path, headers }),
    ];
    expect(head.status).toBe(got.status);
    expect(head.text).toBe("");
  });
});

describe("an invalid x-request-id", () => {
  it.each([
    ["with a blank in it", "a b"],
    ["with markup in it", "<script>"],
    ["with JSON in it", '","admin":true,"x":"'],
    ["too long", "x".repeat(300)],
    ["beyond ASCII", "\u00e9\u00e9"],
  ])("an invalid x-request-id is replaced: %s", async (_, id) => {
    const answer = await rawRequest({ method: "GET", path: ME, headers: { "x-request-id": id } });
    const { request_id } = problemSchema.parse(JSON.parse(answer.text));
    expect(request_id).toMatch(/^[\w-]{8,255}$/);
    expect(request_id).not.toBe(id);
    expect(answer.headers.get("x-request-id")).toBe(request_id);
  });
});

describe("a header that claims another method, address or person has no effect", () => {
  it.each([
    ["x-http-method-override", "DELETE"],
    ["x-method-override", "DELETE"],
    ["x-original-url", "/api/v1/auth/logout"],
    ["x-rewrite-url", "/api/v1/auth/logout"],
    ["x-forwarded-host", "evil.example"],
    ["x-forwarded-for", "127.0.0.1"],
    ["x-user-id", "someone-else"],
    ["cookie", "session=someone; token=someone"],
    ["content-length", "0"],
    ["origin", "null"],
    ["referer", "https://evil.example/"],
    ["range", "bytes=0-1"],
    ["if-none-match", "*"],
    ["accept", "text/html"],
    ["accept-language", "x".repeat(5_000)],
    ["user-agent", "'; DROP TABLE sessions; --"],
  ])("%s: %s", async (name, value) => {
    const headers = { ...bearer(), [name]: value };
    const answer = await rawRequest({ method: "GET", path: ME, headers });
    expect(JSON.parse(answer.expect(200).text)).toMatchObject({ id: scene.owner.id });
  });

  it("no answer contains another host's name", async () => {
    for (const path of ["/openapi.json", "/asyncapi.json", ME]) {
      const headers = { ...bearer(), host: "evil.example" };
      const { text } = await rawRequest({ method: "GET", path, headers });
      expect(text).not.toContain("evil.example");
    }
  });

  it("a second token opens nothing", async () => {
    const { token } = scene.owner;
    const authorization = [`Bearer ${token}`, `Bearer ${token}`];
    const answer = await rawRequest({ method: "GET", path: ME, headers: { authorization } });
    expect([200, 401]).toContain(answer.status);
  });
});

describe("a body with hidden content", () => {
  const send = () => operation("POST /api/v1/conversations/{conversation_id}/messages");
  const post = (headers: Record<string, string>, body: Uint8Array) =>
    rawRequest({
      method: "POST",
      path: addressOf(send(), { params: { conversation_id: scene.room.id } }),
      headers: { ...bearer(), "content-type": "application/json", ...headers },
      pieces: [body],
    });

  it.each(["gzip", "deflate", "br", "x-nonsense"])(
    "a body compressed by %s is not unpacked",
    async (encoding) => {
      const bomb = gzipSync(JSON.stringify({ text: "x".repeat(5_000_000) }));
      expect(refusal(await post({ "content-encoding": encoding }, bomb)).code).toBe("malformed");
    },
  );

  it("a body with the same field twice is accepted once, as JSON defines it, or refused", async () => {
    const body = Buffer.from(`{"text":5,"text":["${MARK}"]}`);
    expect(refusal(await post({}, body)).code).toBe("validation_failed");
  });

  it("a body after a byte order mark is refused or read, without a fault", async () => {
    const answer = await post({}, Buffer.from('\ufeff{"text":5}'));
    expect(["malformed", "validation_failed"]).toContain(refusal(answer).code);
  });

  it("a body where none belongs is ignored", async () => {
    const headers = { ...bearer(), "content-type": "application/json" };
    const pieces = [Buffer.from('{"display_name":"someone"}')];
    (await rawRequest({ method: "GET", path: ME, headers, pieces })).expect(200);
  });
});

describe("the Worker's own headers to its objects", () => {
  it("the Worker's own headers are ignored from outside: they open no socket (AUTH-1)", async () => {
    const admitted = JSON.stringify({
      user_id: scene.owner.id,
      session_id: "any",
      socket_id: "any",
      expires_at: 9e15,
      admitted_at: 0,
      position: null,
      subprotocol: false,
    });
    for (const path of ["/api/v1/ws", `/api/v1/ws/${scene.room.id}`]) {
      const { request } = rawStart({
        method: "GET",
        path,
        headers: {
          connection: "upgrade",
          upgrade: "websocket",
          "sec-websocket-version": "13",
          "sec-websocket-key": Buffer.alloc(16).toString("base64"),
          "x-parley-upgrade": admitted,
        },
      });
      const said = new Promise<string>((resolve, reject) => {
        request.on("error", reject);
        request.on("upgrade", (_, socket, head) => {
          let text = "";
          const onData = (data: Buffer) => {
            text += data.toString("latin1");
            // Its close frame: 4501.
            if (text.includes("\u0011\u0095")) resolve(text);
          };
          socket.on("data", onData);
          // The data that came with the handshake's answer.
          onData(head);
        });
      });
      const text = await within(said, () => `the refusal of ${path}`);
      expect(text).toContain('"code":"unauthenticated"');
      expect(text).not.toContain('"welcome"');
      request.destroy();
    }
  });
});

it("a method that an address lacks is refused with those that it has", async () => {
  const logout = operation("POST /api/v1/auth/logout");
  const answer = await ask({ ...logout, method: "GET" }, {}, scene.owner.token);
  expect(refusal(answer).code).toBe("method_not_allowed");
  expect(answer.headers.get("allow")).toBe("POST");
});

it("none of this changed anything", async () => {
  expect(await stateOf(scene)).toEqual(before);
});

afterwards(() => scene);
