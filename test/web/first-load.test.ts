import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, inject, test } from "vitest";

const MOST_BYTES = 70_000;

/** As it is deployed. */
const built = (path: string) => readFileSync(join(inject("worker"), "web", path), "utf8");

/** The scripts that the browser loads before the page can do anything: what its HTML names, and what those import. */
function firstLoad(): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (path: string) => {
    if (found.has(path)) return;
    found.add(path);
    // `import("…")` is for later.
    for (const [, from = ""] of built(path).matchAll(/(?:\bfrom|\bimport) ?"(\.[^"]+\.js)"/g))
      follow(new URL(from, `http://page/${path}`).pathname.slice(1));
  };
  const html = built("index.html");
  for (const [tag] of html.matchAll(/<(?:script|link)\b[^>]*>/g)) {
    const [, path] = /(?:src|href)="\/([^"]+\.js)"/.exec(tag) ?? [];
    if (path !== undefined) follow(path);
  }
  return found;
}

test("the JavaScript of a first visit is at most 70 kB, compressed", () => {
  const scripts = [...firstLoad()];
  expect(scripts.length).toBeGreaterThan(1);
  const sizes = scripts.map((path) => gzipSync(built(path), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(MOST_BYTES);
});
