import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isRequest,
  mayAdd,
  mayFind,
  mayMention,
  mayOpen,
  maySeePresence,
  mayWrite,
  type Between,
  type Reached,
} from "#domain/reach.ts";
import { audienceSchema } from "#protocol/audience.ts";

const audience = fc.constantFrom(...audienceSchema.options);
const reached = fc.record({
  discoverable_by: audience,
  messages_from: audience,
  active: fc.boolean(),
});
const between = fc.record({
  same: fc.constant(false),
  shares: fc.boolean(),
  blocked: fc.boolean(),
});

const somebody: Reached = { discoverable_by: "everyone", messages_from: "everyone", active: true };
const stranger: Between = { same: false, shares: false, blocked: false };
const known: Between = { ...stranger, shares: true };
const self: Between = { ...stranger, same: true };

describe("who may reach whom", () => {
  it.each([
    ["everyone", true, true],
    ["shared", false, true],
    ["nobody", false, false],
  ] as const)(
    "a person discoverable by %s: strangers find them %s, and people who share a conversation %s (REACH-1)",
    (discoverable_by, byStranger, byKnown) => {
      const them = { ...somebody, discoverable_by };
      expect(mayFind(them, stranger)).toBe(byStranger);
      expect(mayFind(them, known)).toBe(byKnown);
      expect(mayFind(them, self)).toBe(true);
    },
  );

  it.each([
    ["everyone", { open: [true, true], add: [true, true] }],
    ["shared", { open: [false, true], add: [false, true] }],
    ["nobody", { open: [false, false], add: [false, true] }],
  ] as const)(
    "a person who accepts messages from %s refuses strangers and others as they chose: %j (REACH-3, REACH-4)",
    (messages_from, { open, add }) => {
      const them = { ...somebody, messages_from };
      expect([mayOpen(them, stranger), mayOpen(them, known)]).toEqual(open);
      expect([mayAdd(them, stranger), mayAdd(them, known)]).toEqual(add);
    },
  );

  it("REACH-3, REACH-4 people reach themselves, whatever they chose", () => {
    const closed: Reached = { discoverable_by: "nobody", messages_from: "nobody", active: true };
    expect([mayFind, mayOpen, mayAdd].map((may) => may(closed, self))).toEqual([true, true, true]);
    expect(mayWrite(closed, self)).toBe(true);
  });

  it("a block keeps two people apart in everything but the directory (BLOCK-2, BLOCK-3, BLOCK-4)", () => {
    fc.assert(
      fc.property(reached, between, (them, { shares }) => {
        const blocked = { same: false, shares, blocked: true };
        expect(mayOpen(them, blocked)).toBe(false);
        expect(mayAdd(them, blocked)).toBe(false);
        expect(mayWrite(them, blocked)).toBe(false);
        expect(mayMention(blocked)).toBe(false);
        expect(maySeePresence(blocked, false)).toBe(false);
        expect(mayFind(them, blocked)).toBe(mayFind(them, { ...blocked, blocked: false }));
      }),
    );
  });

  it("nobody finds or reaches an unused account (REACH-2)", () => {
    fc.assert(
      fc.property(reached, between, (them, each) => {
        const gone = { ...them, active: false };
        expect(mayFind(gone, each)).toBe(false);
        expect(mayOpen(gone, each)).toBe(false);
        expect(mayAdd(gone, each)).toBe(false);
        expect(mayWrite(gone, each)).toBe(false);
      }),
    );
  });

  it("sharing a conversation never removes a right, and a wider choice never refuses more (REACH-3)", () => {
    const wider = { nobody: "shared", shared: "everyone", everyone: "everyone" } as const;
    fc.assert(
      fc.property(reached, between, (them, each) => {
        const more = {
          ...them,
          discoverable_by: wider[them.discoverable_by],
          messages_from: wider[them.messages_from],
        };
        for (const may of [mayFind, mayOpen, mayAdd]) {
          if (!may(them, each)) continue;
          expect(may(them, { ...each, shares: true })).toBe(true);
          expect(may(more, each)).toBe(true);
        }
      }),
    );
  });

  it("a first message is a request from strangers only, and shows nothing until it is accepted (REQUEST-1)", () => {
    expect(isRequest(stranger)).toBe(true);
    expect(isRequest(known)).toBe(false);
    expect(isRequest(self)).toBe(false);
    expect(maySeePresence(stranger, true)).toBe(false);
    expect(maySeePresence(stranger, false)).toBe(true);
    expect(maySeePresence(self, true)).toBe(true);
  });
});
