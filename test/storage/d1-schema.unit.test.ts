import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";

const MIGRATIONS = join(import.meta.dirname, "../../migrations");

/** Tables with few rows, created before the rule. Rebuilding them would cost more than it saves. */
const SMALL = ["reports", "server_invitations", "server_keys"];

it("a table of D1 whose key is not a number has no rowid, which would be a second billed row for each insert", () => {
  const db = new DatabaseSync(":memory:");
  const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith(".sql"));
  for (const file of files.toSorted()) {
    db.exec(readFileSync(join(MIGRATIONS, file), "utf8"));
  }
  const tables = db
    .prepare(
      `SELECT name, (SELECT group_concat(type) FROM pragma_table_info(tables.name) WHERE pk > 0) AS key
       FROM pragma_table_list AS tables WHERE type = 'table' AND NOT wr AND name NOT LIKE 'sqlite%'
       ORDER BY name`,
    )
    .all();
  const withRowid = tables.filter(({ key }) => String(key).toUpperCase() !== "INTEGER");
  expect(withRowid.map(({ name }) => name)).toEqual(SMALL);
});
