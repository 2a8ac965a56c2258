import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { matchExpression, parseSearch, searchText } from "#text/search-text.ts";

const migration = (name: string) =>
  readFileSync(join(import.meta.dirname, "../../migrations", `${name}.sql`), "utf8");

const TEXTS = [
  "The quick brown fox",
  "fox the brown, quick: quick!",
  "Élodie's café — naïve",
  "日本語の手紙 and words",
  "مرحبا بالعالم",
  "to be erased",
  "e",
];
const QUERIES = [
  "q",
  "fo",
  "brown",
  '"quick brown"',
  '"brown quick"',
  "elodie",
  "é",
  "日本",
  "語",
  "手",
  "مر",
  "erased",
  "a w",
];

it("a message that was indexed before is found by the same words, phrases and beginnings after the index was made anew", () => {
  const db = new DatabaseSync(":memory:");
  db.exec(migration("0001_search"));
  const insert = db.prepare(
    "INSERT INTO message_search (rowid, text, conversation) VALUES (?, ?, ?)",
  );
  TEXTS.forEach((text, index) => insert.run(index + 1, searchText(text), `croom${index % 2}`));
  db.exec("DELETE FROM message_search WHERE rowid = 6");
  const find = (match: string) =>
    db
      .prepare("SELECT rowid FROM message_search WHERE message_search MATCH ? ORDER BY rowid")
      .all(match)
      .map((row) => row["rowid"]);
  const matches = QUERIES.flatMap((query) => {
    const words = `text : (${matchExpression(parseSearch(query))})`;
    return [words, `${words} AND conversation : ("croom1")`];
  });
  const before = matches.map(find);
  db.exec(migration("0010_search_prefixes"));
  expect(matches.map(find)).toEqual(before);
  expect(before.filter((found) => found.length > 0).length).toBeGreaterThan(QUERIES.length);
  expect(find("text : (erased)")).toEqual([]);
  db.exec("DELETE FROM message_search WHERE rowid = 1");
  expect(find("text : (fox)")).toEqual([2]);
});
