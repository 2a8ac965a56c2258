import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import {
  LICENCES_FILE,
  licencesPage,
  refusedLicences,
  shippedPackages,
} from "../../.scripts/licences.ts";

it("every dependency has an agreed licence", () => {
  expect(refusedLicences()).toEqual([]);
});

it("THIRD-PARTY.md lists the packages whose code a deployment contains", () => {
  expect([...shippedPackages().keys()]).toEqual(expect.arrayContaining(["hono", "preact", "zod"]));
  expect(readFileSync(LICENCES_FILE, "utf8")).toBe(licencesPage());
});
