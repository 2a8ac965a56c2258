import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { PROTOCOL_VERSION } from "#protocol/version.ts";

/*
 * The wire never changes unnoticed. When this fails: if the change keeps the promise in `version.ts` (new optional
 * request fields, new response fields, new frames, new error codes), put the new hash here; if it does not, raise
 * PROTOCOL_VERSION as well, and go on serving the old one.
 */
const PINNED = { version: 1, hash: "75a77d5b99de9022" };

const protocol = join(import.meta.dirname, "../../src/protocol");

it("the schemas of all frames and bodies are those of the pinned protocol version", async () => {
  const files = readdirSync(protocol, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .toSorted();
  const schemas: Record<string, unknown> = {};
  for (const file of files) {
    const module = z
      .record(z.string(), z.unknown())
      .parse({ ...(await import(join(protocol, file))) });
    for (const [name, schema] of Object.entries(module)) {
      if (!name.endsWith("Schema") || !(schema instanceof z.ZodType)) continue;
      for (const io of ["input", "output"] as const) {
        schemas[`${name} ${io}`] = z.toJSONSchema(schema, {
          io,
          reused: "inline",
          unrepresentable: "any",
        });
      }
    }
  }
  expect(Object.keys(schemas).length).toBeGreaterThan(40);
  const text = JSON.stringify(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  expect(
    { version: PROTOCOL_VERSION, hash },
    "the wire has changed: where it only grew, put this hash into PINNED; else see the comment there",
  ).toEqual(PINNED);
});
