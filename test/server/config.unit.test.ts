import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { faultsOf } from "#server/config.ts";

/** The faults of these passkey variables. */
function faults(PASSKEY_RP_ID: string, PASSKEY_ORIGINS: string): string[] {
  const all = faultsOf({ ...SETTINGS, PASSKEY_RP_ID, PASSKEY_ORIGINS });
  return all.filter((fault) => fault.startsWith("PASSKEY_"));
}

/** Everything else is from `wrangler.toml`: only valid variables are compared with each other. */
const SETTINGS = Object.fromEntries(
  [...readFileSync("wrangler.toml", "utf8").matchAll(/^([A-Z_]+) = "?([^"\n]*)"?$/gm)].map(
    ([, name = "", value = ""]) => [
      name,
      /^[\d_]+$/.test(value) ? value.replaceAll("_", "") : value,
    ],
  ),
);

describe("the domain of passkeys", () => {
  it.each([
    ["", ""],
    ["example.com", ""],
    ["example.com", "https://app.example.com, https://example.com"],
    ["localhost", "http://localhost:5173"],
  ])("%j with the origins %j is right", (domain, origins) => {
    expect(faults(domain, origins)).toEqual([]);
  });

  it.each([
    ["https://example.com", "", "PASSKEY_RP_ID"],
    ["Example.com", "", "PASSKEY_RP_ID"],
    ["example.com", "app.example.com", "PASSKEY_ORIGINS"],
    ["example.com", "https://app.example.com/chat", "PASSKEY_ORIGINS"],
    ["example.com", "https://evil-example.com", "PASSKEY_ORIGINS"],
    ["", "https://app.example.com", "PASSKEY_ORIGINS"],
  ])("%j with the origins %j is a fault of %s", (domain, origins, variable) => {
    expect(faults(domain, origins).map((fault) => fault.split(/[ .]/)[0])).toEqual([variable]);
  });
});
