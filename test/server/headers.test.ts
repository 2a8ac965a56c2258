import { afterEach, describe, expect, it, vi } from "vitest";
import { uploadSchema } from "#protocol/media.ts";
import { PNG } from "../support/files.ts";
import { env, world } from "../support/inside.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("an answer's headers", () => {
  it("private answers, tokens above all, are kept out of every cache (AUTH-5)", async () => {
    const account = await world.account();
    const conversation = await world.group(account);
    await account.say(conversation.id, "private");
    const refresh = { refresh_token: account.refresh_token };
    const answers = [
      await world.request("POST", "/api/v1/auth/refresh", refresh),
      await world.request("POST", "/api/v1/auth/refresh", { refresh_token: "none" }),
      await account.get("/users/me"),
      await account.get("/auth/sessions"),
      await account.get(`/conversations/${conversation.id}/messages`),
      await account.get(`/conversations/${conversation.id}/messages/2`),
      await account.get("/conversations/no-such-conversation"),
      await account.get("/media/signer"),
      await account.get("/media/no-such-file"),
      await world.request("GET", "/api/v1/users/me"),
      await world.request("GET", "/api/v1/nothing-here"),
    ];
    for (const { headers, status } of answers)
      expect(headers.get("cache-control"), String(status)).toBe("no-store");
  });

  it("a file may be cached by its reader only, under a policy of its own (AUTH-5)", async () => {
    const account = await world.account();
    const { media_url } = (await account.upload(PNG)).as(uploadSchema, 201);
    const { headers } = await account.fetchMedia(media_url);
    expect(headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
  });

  it("answers require https of browsers, load nothing and cannot be framed", async () => {
    for (const path of ["/health", "/api/v1/users/me", "/openapi.json"]) {
      const { headers } = await world.request("GET", path);
      expect(headers.get("strict-transport-security"), path).toMatch(/^max-age=31536000\b/);
      expect(headers.get("cross-origin-opener-policy"), path).toBe("same-origin");
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).toContain("frame-ancestors 'none'");
    }
  });
});

describe("the public documents", () => {
  it.each(["/openapi.json", "/asyncapi.json", "/api/v1/openapi.json"])(
    "%s may be cached for minutes, and is not sent again to a client that has it (AUTH-5)",
    async (path) => {
      const first = (await world.request("GET", path)).expect(200);
      expect(first.headers.get("cache-control")).toMatch(/^public, max-age=\d+$/);
      const tag = first.headers.get("etag") ?? "";
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
        const again = await world.request("GET", path, undefined, { "if-none-match": known });
        expect(again.expect(304).text).toBe("");
      }
      const other = { "if-none-match": '"other"' };
      (await world.request("GET", path, undefined, other)).expect(200);
    },
  );

  it("public documents are rendered once, however often they are requested", async () => {
    (await world.request("GET", "/openapi.json")).expect(200);
    (await world.request("GET", "/asyncapi.json")).expect(200);
    const stringify = vi.spyOn(JSON, "stringify");
    for (const path of ["/openapi.json", "/asyncapi.json"])
      (await world.request("GET", path)).expect(200);
    const texts = stringify.mock.results.map(({ value }) => String(value).length);
    expect(Math.max(0, ...texts)).toBeLessThan(10_000);
  });
});

describe("the health check", () => {
  it("the health check queries D1 once in a while, however often it is called", async () => {
    (await world.request("GET", "/health")).expect(200);
    const prepare = vi.spyOn(env.DB, "prepare");
    for (let i = 0; i < 10; i += 1) (await world.request("GET", "/health")).expect(200);
    expect(prepare.mock.calls.length).toBeLessThanOrEqual(1);
  });
});
