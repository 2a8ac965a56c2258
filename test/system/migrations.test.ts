import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const SCHEMA = join(root, "src/storage/d1/schema");
let folder: string;
let out: string;

beforeAll(() => {
  // Inside the project, where a schema finds its library.
  mkdirSync(join(root, "dist"), { recursive: true });
  folder = mkdtempSync(join(root, "dist/migrations-"));
  out = join(folder, "migrations");
  cpSync(join(root, "migrations"), out, { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The migration that `npm run migrations` would add for a schema. */
function generate(schema: string): string[] {
  const before = files();
  const args = [`--schema=${schema}`, `--out=${relative(root, out)}`];
  execFileSync("drizzle-kit", ["generate", "--dialect=sqlite", ...args], {
    cwd: root,
    env: { ...process.env, CI: "true" },
    stdio: "pipe",
  });
  return files().filter((file) => !before.includes(file));
}

function files(): string[] {
  return readdirSync(out, { recursive: true, encoding: "utf8" }).toSorted();
}

describe("the migrations", () => {
  it("the migrations make the schema that the code has: nothing is left to generate", () => {
    expect(generate(SCHEMA)).toEqual([]);
  });

  it("a new table without a migration is detected", () => {
    const grown = join(folder, "schema");
    cpSync(SCHEMA, grown, { recursive: true });
    const table = `import { sqliteTable, text } from "drizzle-orm/sqlite-core";
export const probes = sqliteTable("probes", { id: text("id").primaryKey() });`;
    writeFileSync(join(grown, "probes.ts"), `${table}\n`);
    const added = generate(relative(root, grown));
    expect(added.filter((file) => file.endsWith(".sql"))).toHaveLength(1);
  });

  it("the journal names all migrations, in order", () => {
    const journal: unknown = JSON.parse(
      readFileSync(join(root, "migrations/meta/_journal.json"), "utf8"),
    );
    const sql = readdirSync(join(root, "migrations")).filter((file) => file.endsWith(".sql"));
    expect(journal).toMatchObject({
      entries: sql.toSorted().map((file, idx) => ({ idx, tag: file.replace(/\.sql$/, "") })),
    });
  });
});
