import type * as NodeCrypto from "node:crypto";
import { expect, it, vi } from "vitest";

const { derivations } = vi.hoisted(() => ({ derivations: [] as { cost: unknown }[] }));
vi.mock("node:crypto", async (original) => {
  const actual = await original<typeof NodeCrypto>();
  const scrypt = (...given: unknown[]): void => {
    derivations.push({ cost: given[3] });
    Reflect.apply(actual.scrypt, actual, given);
  };
  return { ...actual, scrypt };
});

// Files share their modules, so an earlier one may have loaded this one with the real scrypt.
vi.resetModules();
const { hashPassword, verifyPassword } = await import("#server/auth/password.ts");

it("a right password, a wrong one and an unknown user all cost one derivation of the same strength", async () => {
  const hash = await hashPassword("correct horse battery");
  const costs = [];
  for (const [password, known, right] of [
    ["correct horse battery", hash, true],
    ["wrong", hash, false],
    ["correct horse battery", null, false],
    ["", "not a hash", false],
  ] as const) {
    derivations.length = 0;
    expect(await verifyPassword(password, known)).toBe(right);
    expect(derivations).toHaveLength(1);
    costs.push(JSON.stringify(derivations[0]?.cost));
  }
  expect(new Set(costs).size).toBe(1);
  expect(costs[0]).toContain(`"N":32768`);
});

it("each hash of a password is different, and verifies it however its accents are composed", async () => {
  const hash = await hashPassword("caf\u00e9 au lait");
  expect(await hashPassword("caf\u00e9 au lait")).not.toBe(hash);
  expect(await verifyPassword("cafe\u0301 au lait", hash)).toBe(true);
});
