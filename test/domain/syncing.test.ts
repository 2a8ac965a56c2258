import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSync } from "#domain/syncing.ts";
import { check } from "../client/support/property.ts";

const ours = { head: 10, epoch: "e1" };

describe("syncing", () => {
  it("a new client starts with a snapshot", () => {
    expect(planSync(null, ours)).toEqual({ kind: "snapshot" });
  });

  it("a client of this epoch gets what it misses, however old its position (RESUME-1)", () => {
    check(fc.nat(10), (since) => {
      expect(planSync({ since, epoch: "e1" }, ours)).toEqual({ kind: "changes", since });
    });
  });

  it("a position of another epoch, or beyond the head, starts over (RESET-1)", () => {
    check(fc.nat(20), (since) => {
      expect(planSync({ since, epoch: "e2" }, ours)).toEqual({ kind: "snapshot" });
      expect(planSync({ since: 11 + since, epoch: "e1" }, ours)).toEqual({ kind: "snapshot" });
    });
  });
});
