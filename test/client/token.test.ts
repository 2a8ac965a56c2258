import { describe, expect, it } from "vitest";
import { ExternalTokens } from "#client/external-tokens.ts";
import { jwtLifetime, jwtRefreshAt } from "#client/token.ts";
import { FakeClock } from "./support/fake-clock.ts";

function jwt(claims: object): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `e30.${payload}.signature`;
}

describe("reading a token", () => {
  it("the client reads a token's times, in milliseconds", () => {
    const token = jwt({ iat: 1_000, exp: 1_900, name: "Zoë ~ ???" });
    expect(jwtLifetime(token)).toEqual({ iat: 1_000_000, exp: 1_900_000 });
  });

  it.each(["", "opaque", "a.b.c", "a.%%%.c", `a.${btoa("null")}.c`, jwt({}), jwt({ exp: "1" })])(
    "the client finds no times in %j",
    (token) => {
      expect(jwtLifetime(token)).toBeNull();
      expect(jwtRefreshAt(token, 0)).toBeNull();
    },
  );

  it("the client wants a token replaced at 80 % of its life, or of the rest of it", () => {
    expect(jwtRefreshAt(jwt({ iat: 1_000, exp: 2_000 }), 0)).toBe(1_800_000);
    expect(jwtRefreshAt(jwt({ exp: 2_000 }), 1_000_000)).toBe(1_800_000);
  });
});

describe("tokens of an outside issuer", () => {
  it("an outside issuer's tokens are requested each time, naming a refused one so that no cache repeats it", async () => {
    const hints: (string | null)[] = [];
    const clock = new FakeClock(1_000_000);
    const tokens = new ExternalTokens(async ({ rejected }) => {
      hints.push(rejected);
      return jwt({ iat: 1_000, exp: 2_000 });
    }, clock);
    const { value, refreshAt } = await tokens.current();
    await tokens.renew(value);
    expect(hints).toEqual([null, value]);
    expect(refreshAt).toBe(1_800_000);
  });
});
