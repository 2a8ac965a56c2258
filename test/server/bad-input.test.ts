import { describe, expect, it } from "vitest";
import { z } from "zod";
import { conversationSchema } from "#protocol/conversation.ts";
import { ERRORS } from "#protocol/errors.ts";
import { messageListSchema } from "#protocol/message.ts";
import { world } from "../support/inside.ts";

describe("bad input", () => {
  it.each([
    ["malformed JSON", "{", "application/json", "malformed"],
    ["an empty body", "", "application/json", "malformed"],
    ["no JSON", "text=x", "application/x-www-form-urlencoded", "unsupported_media_type"],
    ["plain text", "{}", "text/plain", "unsupported_media_type"],
    ["an array", "[]", "application/json", "validation_failed"],
    ["null", "null", "application/json", "validation_failed"],
    ["a lone surrogate", `{"text":"\\ud83d"}`, "application/json", "validation_failed"],
    ["a NUL", `{"text":"a\\u0000"}`, "application/json", "validation_failed"],
    ["a text of the wrong type", `{"text":["x"]}`, "application/json", "validation_failed"],
    ["nothing to say", `{}`, "application/json", "validation_failed"],
    ["blank text", `{"text":"   "}`, "application/json", "validation_failed"],
    [
      "__proto__",
      `{"text":"x","__proto__":{"sender_id":"me"}}`,
      "application/json",
      "validation_failed",
    ],
    [
      "a data: address",
      `{"media_url":"data:text/html,x"}`,
      "application/json",
      "validation_failed",
    ],
    [
      "a body over 256 KiB",
      JSON.stringify({ text: "x", pad: "x".repeat(256 * 1024) }),
      "application/json",
      "too_large",
    ],
    [
      "invalid UTF-8",
      Uint8Array.from([
        0x7b, 0x22, 0x74, 0x65, 0x78, 0x74, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d,
      ]),
      "application/json",
      null,
    ],
  ] as const)(
    "a message that is %s is refused, and the conversation is unharmed",
    async (_, body, type, code) => {
      const { conversation, people } = await world.room();
      const [a] = people;
      const response = await world.wire.fetch(`/api/v1/conversations/${conversation.id}/messages`, {
        method: "POST",
        headers: { authorization: `Bearer ${a.token}`, "content-type": type },
        body,
      });
      if (code === null) {
        expect(response.status).toBeLessThan(500);
        return;
      }
      const problem = z
        .object({ code: z.string(), status: z.int(), request_id: z.string() })
        .parse(await response.json());
      expect([problem.code, problem.status, response.status]).toEqual([
        code,
        ERRORS[code].status,
        ERRORS[code].status,
      ]);
      await a.say(conversation.id, "unharmed");
      expect((await a.history(conversation.id)).map(({ text }) => text)).toEqual(["unharmed"]);
    },
  );

  it.each([
    "before=-1",
    "after=-1",
    "around=-1",
    "before=abc",
    "before=1.5",
    "before=1e3",
    "before=0x10",
    "before=",
    "before=99999999999999999999",
    "before=9999999999999999",
    "limit=0",
    "limit=-1",
    "limit=201",
    "limit=abc",
    "limit=",
    "before=1&after=1",
    "around=1&before=1",
    "unknown=1",
    "cursor=x",
  ])("a page of messages with ?%s is refused", async (query) => {
    const { conversation, people } = await world.room();
    (await people[0].get(`/conversations/${conversation.id}/messages?${query}`)).problem(
      "validation_failed",
    );
  });

  it.each([
    ["before=0", []],
    [`before=${Number.MAX_SAFE_INTEGER}`, [0, 1, 2]],
    [`after=${Number.MAX_SAFE_INTEGER}`, []],
    [`around=${Number.MAX_SAFE_INTEGER}`, [0, 1, 2]],
    ["around=0", [0, 1, 2]],
  ])("a page of messages at the edge, ?%s, is what there is", async (query, wanted) => {
    const { conversation, people } = await world.room();
    for (let i = 0; i < 3; i += 1) await people[0].say(conversation.id, String(i));
    const page = (await people[1].get(`/conversations/${conversation.id}/messages?${query}`)).as(
      messageListSchema,
    );
    expect(page.items.map(({ text }) => Number(text))).toEqual(wanted);
  });

  it.each([
    "cursor=x",
    "cursor=%00",
    "cursor=WzEsMl0",
    "limit=0",
    "limit=1000",
    "page=2",
    `cursor=${"x".repeat(600)}`,
  ])("a list of conversations with ?%s is refused", async (query) => {
    (await (await world.account()).get(`/conversations?${query}`)).problem("validation_failed");
  });

  it.each(["/api/v1/ws", "/api/v1/ws/some-conversation"])(
    "a request to %s that asks for no WebSocket answers 426 and names the upgrade",
    async (path) => {
      const answer = await world.request("GET", path);
      answer.problem("upgrade_required");
      expect(answer.status).toBe(426);
      expect(answer.headers.get("upgrade")).toBe("websocket");
    },
  );

  it("a list of people with a nonsensical cursor is not an error of ours", async () => {
    const account = await world.account();
    for (const query of [
      "cursor=%00",
      "cursor=%ff",
      `cursor=${encodeURIComponent("'; DROP TABLE users; --")}`,
      "q=%ff",
    ]) {
      expect((await account.get(`/users?${query}`)).status).toBeLessThan(500);
    }
    (await account.get("/users?q=%00")).problem("validation_failed");
    (await account.get(`/users?q=${"x".repeat(65)}`)).problem("validation_failed");
  });

  it.each(["1.5", "-1", "0", "abc", "99999999999999999999", "9999999999999999", "1e3", "%00"])(
    "there is no message %s",
    async (id) => {
      const { conversation, people } = await world.room();
      (await people[0].get(`/conversations/${conversation.id}/messages/${id}`)).problem(
        "not_found",
      );
    },
  );

  it.each(["..%2f..", "a%20b", "%00", "x".repeat(65), "é"])(
    "there is no conversation %s",
    async (id) => {
      (await (await world.account()).get(`/conversations/${id}`)).problem("not_found");
    },
  );

  it("a foreign conversation answers like one that does not exist, whatever is asked of it", async () => {
    const { conversation } = await world.room();
    const stranger = await world.account();
    for (const id of [conversation.id, crypto.randomUUID()]) {
      const at = `/conversations/${id}`;
      const answers = await Promise.all([
        stranger.get(at),
        stranger.patch(at, { title: "mine" }),
        stranger.delete(at),
        stranger.get(`${at}/messages`),
        stranger.get(`${at}/messages/5`),
        stranger.post(`${at}/messages`, { text: "x" }),
        stranger.patch(`${at}/messages/5`, { text: "x" }),
        stranger.delete(`${at}/messages/5`),
        stranger.put(`${at}/messages/5/reactions/${encodeURIComponent("👍")}`),
        stranger.put(`${at}/messages/5/pin`),
        stranger.get(`${at}/members`),
        stranger.post(`${at}/members`, { user_id: stranger.id }),
        stranger.post(`${at}/members`, { user_id: "nobody" }),
        stranger.patch(`${at}/members/${stranger.id}`, { role: "owner" }),
        stranger.delete(`${at}/members/${stranger.id}`),
        stranger.put(`${at}/read`, { message_id: 1 }),
      ]);
      for (const answer of answers) {
        const { request_id: _, ...problem } = answer.problem("not_found");
        expect(problem.status).toBe(404);
      }
    }
  });

  it("every answer that is an error is a problem with a request id, whatever the address and the method", async () => {
    const { conversation, people } = await world.room();
    const problem = z.object({
      code: z.enum(Object.keys(ERRORS) as [keyof typeof ERRORS]),
      request_id: z.string().min(1),
      detail: z.string(),
      type: z.string(),
    });
    for (const [method, path] of [
      ["GET", "/nowhere"],
      ["GET", "/api/v1/nowhere"],
      ["DELETE", "/api/v1/auth/login"],
      ["GET", `/api/v1/ws/${conversation.id}`],
      ["GET", "/api/v1/ws"],
      ["POST", `/api/v1/ws/${conversation.id}`],
      ["POST", "/api/v1/operator/conversations/x/projection"],
    ] as const) {
      const answer = await people[0].call(method, path.replace("/api/v1", ""));
      expect(answer.status, `${method} ${path}`).toBeGreaterThanOrEqual(400);
      const parsed = problem.safeParse(JSON.parse(answer.text));
      expect(parsed.error?.message, `${method} ${path}`).toBeUndefined();
    }
  });

  it.each([
    ["an unknown kind", { kind: "channel" }],
    ["no kind", {}],
    ["an unknown member", { kind: "group", member_ids: ["nobody"] }],
    ["a member that is not text", { kind: "group", member_ids: [5] }],
    ["a title that is not text", { kind: "group", title: 5 }],
    ["an empty title", { kind: "group", title: " " }],
    ["a long title", { kind: "group", title: "x".repeat(129) }],
    ["a forged role", { kind: "group", role: "owner" }],
    ["a direct one with nobody", { kind: "direct", member_ids: [] }],
    ["a direct one with two others", { kind: "direct", member_ids: ["a", "b"] }],
  ])("a conversation with %s is refused", async (_, body) => {
    (await (await world.account()).post("/conversations", body)).problem("validation_failed");
  });

  it("a direct conversation with oneself is refused", async () => {
    const account = await world.account();
    (await account.post("/conversations", { kind: "direct", member_ids: [account.id] })).problem(
      "validation_failed",
    );
  });

  it("a direct conversation that both ask for at the same moment, many times, is one: made once, found by the rest", async () => {
    const [a, b] = await world.accounts(2);
    const ask = (from: typeof a, to: typeof a) =>
      from!.post("/conversations", { kind: "direct", member_ids: [to!.id] });
    const answers = await Promise.all([ask(a, b), ask(b, a), ask(a, b), ask(b, a), ask(b, a)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 200, 200, 200, 201,
    ]);
    const views = answers.map((answer) =>
      answer.as(conversationSchema, answer.status === 201 ? 201 : 200),
    );
    expect(new Set(views.map(({ id }) => id)).size).toBe(1);
    expect(views[0]!.direct_with?.user_id).toBe(b!.id);
    expect(views[1]!.direct_with?.user_id).toBe(a!.id);
    expect(views[0]!.member_count).toBe(2);
  });
});
