import { describe, expect, it } from "vitest";
import { claimsIn, newClaims } from "#domain/claims.ts";

describe("the claims of a token (ACCOUNT-4)", () => {
  it("only texts count, up to 2,048 characters of each", () => {
    expect(
      claimsIn({ name: "Ada", locale: "", picture: 7, email: "ada@a.example", sub: "1" }, 100),
    ).toEqual({ at: 100, name: "Ada" });
    expect(claimsIn({ picture: "p".repeat(3_000) }, 1).picture).toBe("p".repeat(2_048));
  });

  it("a claim is applied once, and again only when it changes", () => {
    const first = { at: 100, name: "Ada", locale: "en" };
    expect(newClaims(null, first)).toEqual({
      changed: { name: "Ada", locale: "en" },
      seen: first,
    });
    expect(newClaims(first, { at: 200, name: "Ada", locale: "en" })).toBeNull();
    expect(newClaims(first, { at: 200, name: "Ada L.", locale: "en" })).toEqual({
      changed: { name: "Ada L." },
      seen: { at: 200, name: "Ada L.", locale: "en" },
    });
  });

  it("an absent claim changes nothing, and neither does an older token", () => {
    const seen = { at: 100, name: "Ada", locale: "en" };
    expect(newClaims(seen, { at: 200 })).toBeNull();
    expect(newClaims(null, { at: 200 })).toBeNull();
    expect(newClaims(seen, { at: 99, name: "Older" })).toBeNull();
    expect(newClaims(seen, { at: 100, name: "As old" })?.changed).toEqual({ name: "As old" });
    expect(newClaims(seen, { at: 200, picture: "p" })?.seen).toEqual({
      ...seen,
      picture: "p",
      at: 200,
    });
  });
});
