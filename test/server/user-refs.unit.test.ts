import { expect, it } from "vitest";
import { accountIssuer } from "#server/user-refs.ts";

it.each([
  ["that of access tokens", { AUTH_ISSUER: "https://a.example", OIDC_ISSUER: "https://b.example" }],
  ["that of the page's sign-in", { AUTH_ISSUER: "", OIDC_ISSUER: "https://a.example" }],
])("the issuer of external ids is %s (ACCOUNT-2)", (_, env) => {
  expect(accountIssuer(env)).toBe("https://a.example");
});

it("external ids have no issuer where none is configured (ACCOUNT-2)", () => {
  expect(accountIssuer({ AUTH_ISSUER: "", OIDC_ISSUER: "" })).toBe("");
});
