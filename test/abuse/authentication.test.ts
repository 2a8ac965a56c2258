import { beforeAll, describe, expect, it } from "vitest";
import { CLOSE } from "#protocol/close-codes.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import type { Account } from "../support/world.ts";
import { afterwards } from "./support/afterwards.ts";
import { ask, refusal } from "./support/ask.ts";
import { operations } from "./support/documents.ts";
import { operation, type Example } from "./support/examples.ts";
import { secret } from "./support/guard.ts";
import { world } from "./support/people.ts";
import { Prepared } from "./support/prepared.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { newScene, type Scene } from "./support/scene.ts";
import { forge, FORGERIES } from "./support/tokens.ts";

let scene: Scene;
/** A member whose account the operator has disabled since. */
let disabled: Account;
/** A member who has signed out since. */
let gone: Account;
let prepared: Prepared;

beforeAll(async () => {
  scene = await newScene();
  disabled = await world.account();
  gone = await world.account();
  for (const { id } of [disabled, gone]) {
    (await scene.owner.post(`/conversations/${scene.room.id}/members`, { user_id: id })).expect(
      201,
    );
  }
  const disable = operation("PATCH /api/v1/operator/users/{user_id}");
  const request = { params: { user_id: disabled.id }, body: { disabled: true } };
  (await ask(disable, request, OPERATOR_TOKEN)).expect(204);
  (await gone.post("/auth/logout")).expect(204);
  prepared = await Prepared.of(scene, operations);
});

/** Tokens that open nothing: a description, the refusal, and how to get one. */
const TOKENS: [
  name: string,
  codes: string[],
  token: () => Promise<string | null> | string | null,
][] = [
  ["no token", ["unauthenticated"], () => null],
  ...FORGERIES.map(([name, code, make]): (typeof TOKENS)[number] => [
    name,
    [code],
    () => make(scene.owner),
  ]),
  // The server does not promise which of the two faults it reports.
  ["a disabled account", ["account_disabled", "session_revoked"], () => disabled.token],
  ["someone who has signed out", ["session_revoked"], () => gone.token],
];

const personal = operations.filter(({ schemes }) => schemes.includes("bearer"));
const operators = operations.filter(({ schemes }) => schemes.includes("operator"));

it("the forgery that the other tests vary is accepted, so each of them is refused for its one fault", async () => {
  const me = operation("GET /api/v1/users/me");
  (await ask(me, {}, await forge(scene.owner))).expect(200);
});

describe.each(personal)("$name", (one) => {
  let request: Example;
  beforeAll(() => {
    ({ request } = prepared.of(one));
  });

  it.each(TOKENS)("refuses %s", async (_, codes, token) => {
    const answer = await ask(one, request, await token());
    expect(codes).toContain(refusal(answer).code);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
  });
});

describe.each(operators)("$name", (one) => {
  let request: Example;
  beforeAll(() => {
    ({ request } = prepared.of(one));
  });

  it.each([
    ["no token", () => null],
    ["a person's token", () => scene.owner.token],
    ["another word", () => secret("operator-token-of-another-deployment")],
    ["the beginning of the right one", () => OPERATOR_TOKEN.slice(0, -1)],
    ["the right one and more", () => `${OPERATOR_TOKEN}x`],
  ])("answers not_found for %s", async (_, token) => {
    expect(refusal(await ask(one, request, token())).code).toBe("not_found");
  });
});

describe("an Authorization header", () => {
  it.each([
    "",
    "Bearer",
    "Bearer ",
    "Basic dXNlcjpwYXNzd29yZA==",
    "Token x",
    "Bearer a b",
    "Bearer x, Bearer y",
    "bearer\tx",
  ])("an Authorization header of %j opens nothing", async (authorization) => {
    const me = operation("GET /api/v1/users/me");
    const answer = await ask(me, { headers: { authorization } }, null);
    expect(refusal(answer).code).toBe("unauthenticated");
  });
});

const CLOSES: Record<string, number> = {
  unauthenticated: CLOSE.unauthenticated,
  token_expired: CLOSE.token_expired,
  session_revoked: CLOSE.session_revoked,
  account_disabled: CLOSE.session_revoked,
};

describe.each([
  ["a conversation's socket", () => `/api/v1/ws/${scene.room.id}`],
  ["an inbox's socket", () => "/api/v1/ws"],
])("%s", (_, path) => {
  const opens: [string, (token: string | null) => Promise<RawSocket>][] = [
    ["in a subprotocol", (token) => RawSocket.open(path(), token)],
    [
      "in the address",
      (token) =>
        RawSocket.open(
          `${path()}${token === null ? "" : `?token=${encodeURIComponent(token)}`}`,
          null,
        ),
    ],
  ];

  describe.each(opens)("%s", (_, open) => {
    it.each(TOKENS)(
      "refuses %s, closes, and sends nothing else (AUTH-1)",
      async (_, codes, token) => {
        const socket = await open(await token());
        const { code } = await socket.closing();
        expect(codes.map((each) => CLOSES[each])).toContain(code);
        expect(socket.frames.filter(({ type }) => type !== "error" && type !== "closing")).toEqual(
          [],
        );
      },
    );
  });
});

describe("in the place of a ticket (AUTH-6)", () => {
  const tickets: [string, () => Promise<string> | string][] = [
    ["nothing", () => ""],
    ["an access token", () => scene.owner.token],
    ...FORGERIES.map(([name, , make]): [string, () => Promise<string> | string] => [
      name,
      () => make(scene.owner),
    ]),
  ];
  it.each(tickets)("%s in place of a ticket opens no socket", async (_, make) => {
    const ticket = encodeURIComponent(await make());
    for (const path of ["/api/v1/ws", `/api/v1/ws/${scene.room.id}`]) {
      const socket = await RawSocket.open(`${path}?ticket=${ticket}`, null);
      expect(await socket.closing()).toMatchObject({ code: CLOSE.unauthenticated });
      expect(socket.frames.map(({ type }) => type)).not.toContain("welcome");
    }
  });
});

it("none of this changed anything", async () => {
  await prepared.expectUnchanged();
});

afterwards(() => scene);
