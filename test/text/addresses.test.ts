import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressesIn } from "#text/addresses.ts";
import { check } from "../client/support/property.ts";

/** Each address in a line, and where it leads if it is not to itself. */
function found(line: string): string[] {
  return addressesIn(line).map(({ start, end, href }) => {
    const text = line.slice(start, end);
    return href === text ? text : `${text} → ${href}`;
  });
}

describe("a web address", () => {
  it.each([
    ["http://a.example and https://b.example", ["http://a.example", "https://b.example"]],
    ["www.bank.example", ["www.bank.example → https://www.bank.example"]],
    ["git+https://a.example", ["git+https://a.example → null"]],
    ["ftp://www.a.example", ["ftp://www.a.example → null"]],
    ["see example.com/ now", ["example.com/ → null"]],
    ["https://例子/a", ["https://例子/a"]],
    ["a.b.example/c", ["a.b.example/c → null"]],
    ["a.example:8080/b", ["a.example:8080/b → null"]],
    ["www.-a.example", []],
    ["is that node.js?", []],
    ["play c.sharp#", []],
  ])("in %j, the addresses are %j (TEXT-3)", (line, addresses) => {
    expect(found(line)).toEqual(addresses);
  });
});

describe("a mailbox", () => {
  it.each([
    ["to ann.lee@a.example", ["ann.lee@a.example → mailto:ann.lee@a.example"]],
    ["..ann@a.example", ["ann@a.example → mailto:ann@a.example"]],
    ["你好@例子.example", ["你好@例子.example → mailto:你好@例子.example"]],
    ["@bob@a.example", ["@bob@a.example → null"]],
    ["ann@mail.a.example", ["ann@mail.a.example → mailto:ann@mail.a.example"]],
    ["a@-b.example", []],
    ["a@b.io", ["a@b.io → mailto:a@b.io"]],
    ["a@b.c2", ["a@b.c2 → mailto:a@b.c2"]],
    ["a@b.2c", ["a@b.2c → mailto:a@b.2c"]],
    ["a@bb.c", []],
    ["a@b.c-", []],
    ["a@b.22", []],
    ["@bob.lee", []],
  ])("in %j, the mailboxes are %j (TEXT-3)", (line, mailboxes) => {
    expect(found(line)).toEqual(mailboxes);
  });

  it("a mailbox's name has at most 64 characters, as mail servers accept", () => {
    const [mailbox] = addressesIn(`${"x".repeat(70)}@a.example`);
    expect(mailbox?.start).toBe(70 - 64);
  });
});

const part = fc.constantFrom(
  ..."a.@:/?#吧(),_- ".split(/(?:)/u),
  "https://",
  "www.",
  "a@b.example",
  "a.example/",
);

it("addresses never overlap, whatever is typed", () => {
  check(
    fc.array(part, { maxLength: 20 }).map((parts) => parts.join("")),
    (line) => {
      let done = 0;
      for (const { start, end } of addressesIn(line)) {
        expect(start).toBeGreaterThanOrEqual(done);
        expect(end).toBeGreaterThan(start);
        done = end;
      }
      expect(done).toBeLessThanOrEqual(line.length);
    },
    1_000,
  );
});

it("a line has at most 500 addresses (TEXT-5)", () => {
  expect(addressesIn("www.a.example ".repeat(500))).toHaveLength(500);
  expect(addressesIn("www.a.example ".repeat(501))).toHaveLength(500);
});
