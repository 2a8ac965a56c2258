import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fingerprint } from "../../.scripts/fingerprint.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-fingerprint-"));
  write("src/page.ts", "one");
  write("src/docs/page.md", "two");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

it.each([
  ["a changed file", () => write("src/docs/page.md", "three")],
  ["a new file", () => write("src/docs/empty.md", "")],
  ["a renamed file", () => renameSync(join(folder, "src/page.ts"), join(folder, "src/sheet.ts"))],
  ["a removed file", () => rmSync(join(folder, "src/page.ts"))],
  [
    "text that moved from one file to the next",
    () => {
      write("src/docs/page.md", "");
      write("src/page.ts", "twoone");
    },
  ],
])("%s makes another fingerprint, and so another build", (_, change) => {
  const before = fingerprint(folder);
  expect(fingerprint(folder)).toBe(before);
  change();
  expect(fingerprint(folder)).not.toBe(before);
});

it.each(["dist/web/index.html", "node_modules/hono/index.js", ".git/HEAD", ".dev.vars"])(
  "%s, which no build reads, does not change the fingerprint",
  (name) => {
    const before = fingerprint(folder);
    write(name, "anything");
    expect(fingerprint(folder)).toBe(before);
  },
);
