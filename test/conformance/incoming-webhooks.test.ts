import { afterEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from "#protocol/version.ts";
import { hookListSchema, hookPostedSchema, newHookSchema } from "#protocol/bot/hook.ts";
import { Answer } from "../support/answer.ts";
import { operate } from "../support/bot-client.ts";
import { world } from "../support/inside.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

async function post(url: string, body: unknown): Promise<Answer> {
  const { pathname, search } = new URL(url);
  const response = await world.wire.fetch(`${pathname}${search}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return Answer.of("the hook", response);
}

/** The frames that a socket receives until the server closes it. */
async function frameTypes(path: string, token: string): Promise<string[]> {
  const types: string[] = [];
  const { promise, resolve } = Promise.withResolvers<string[]>();
  const protocols = [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${token}`];
  const socket = await world.wire.open(path, protocols, {
    message: (data) => {
      types.push(z.object({ type: z.string() }).parse(JSON.parse(data)).type);
      // An admitted socket would stay open.
      if (types.at(-1) === "welcome") socket.close(1000, "let in");
    },
    close: () => {
      resolve(types);
    },
  });
  return promise;
}

it("people who may add members create an address that posts into the group as its own member, until they revoke it (INCOMING-1)", async () => {
  const { conversation, people } = await world.room();
  const [owner, member] = people;
  const path = `/conversations/${conversation.id}/hooks`;
  (await member.post(path, { name: "Builds" })).problem("forbidden");
  const hook = (await owner.post(path, { name: "Builds" })).as(newHookSchema, 201);
  const posted = (await post(hook.url, { text: "passed", client_id: "412" })).as(
    hookPostedSchema,
    201,
  );
  expect((await post(hook.url, { text: "again", client_id: "412" })).as(hookPostedSchema)).toEqual(
    posted,
  );
  const message = (await member.history(conversation.id)).at(-1);
  expect(message).toMatchObject({ id: posted.message_id, text: "passed", sender_id: hook.bot_id });
  const members = await member.get(`/conversations/${conversation.id}/members`);
  expect(members.text).toContain('"display_name":"Builds"');
  const listed = (await owner.get(path)).as(hookListSchema);
  expect(listed.items).toMatchObject([{ id: hook.id, bot_id: hook.bot_id, name: "Builds" }]);
  // It does not count towards the limit of the operator's bots.
  const before = hook.bot_id.slice(0, -1);
  const operators = await operate(world.wire, "GET", `/bots?cursor=${before}`);
  expect(operators.expect(200).text).not.toContain(hook.bot_id);
  (await member.get(path)).problem("forbidden");
  (await member.delete(`${path}/${hook.id}`)).problem("forbidden");
  const elsewhere = await world.group(owner);
  (await owner.delete(`/conversations/${elsewhere.id}/hooks/${hook.id}`)).problem("not_found");
  (await owner.delete(`${path}/${hook.id}`)).expect(204);
  (await post(hook.url, { text: "too late" })).problem("not_found");
  expect((await owner.get(path)).as(hookListSchema).items).toEqual([]);
});

it("a wrong secret finds no webhook, the right one opens nothing else, and no log contains it (INCOMING-2)", async () => {
  const { conversation, people } = await world.room();
  const [owner] = people;
  const lines: string[] = [];
  for (const name of ["log", "info", "error", "debug"] as const) {
    vi.spyOn(console, name).mockImplementation((line: unknown) => {
      lines.push(String(line));
    });
  }
  const hook = (await owner.post(`/conversations/${conversation.id}/hooks`, { name: "Builds" })).as(
    newHookSchema,
    201,
  );
  const secret = new URL(hook.url).searchParams.get("secret") ?? "";
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  const wrong = hook.url.replace(secret, "0".repeat(64));
  (await post(wrong, { text: "x" })).problem("not_found");
  (await post(hook.url.replace(hook.id, "a".repeat(16)), { text: "x" })).problem("not_found");
  (await post(hook.url.replace(secret, "short"), { text: "x" })).problem("validation_failed");
  (await post(hook.url, { text: "" })).problem("validation_failed");
  const token = `parley_bot_${hook.id}_${secret}`;
  const asBot = await world.request("GET", "/api/v1/conversations", undefined, {
    authorization: `Bearer ${token}`,
  });
  asBot.problem("missing_scope");
  for (const path of [`/api/v1/ws/${conversation.id}`, "/api/v1/ws", "/api/v1/ws/bot"]) {
    expect(await frameTypes(path, token)).toEqual(["error", "closing"]);
  }
  const signed = { authorization: `Bearer ${token}` };
  const media = await world.request("GET", "/api/v1/media/none", undefined, signed);
  media.problem("missing_scope");
  expect(await owner.spoken(conversation.id)).toEqual([]);
  const answer = (await post(hook.url, { text: "counted" })).expect(201);
  expect(answer.headers.get("ratelimit")).toMatch(/^"requests";r=\d+$/);
  expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  (await owner.delete(`/conversations/${conversation.id}/members/${hook.bot_id}`)).expect(204);
  (await post(hook.url, { text: "out" })).problem("not_found");
});
