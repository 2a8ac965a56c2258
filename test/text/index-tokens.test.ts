import { expect, it } from "vitest";
import { fromSender, holding, indexTokens, mentioning } from "#text/index-tokens.ts";
import { SearchIndex } from "./support/search-index.ts";

it("filters find messages by sender, content and mention (SEARCH-11)", () => {
  const { db } = new SearchIndex();
  const put = db.prepare(
    "INSERT INTO messages (row_id, conversation_id, words) VALUES (?, 'c', ?)",
  );
  put.run(1, indexTokens({ sender_id: "ada-1", mentions: ["bob", "eve"], holds: ["link"] }));
  put.run(2, indexTokens({ sender_id: "bob", mentions: ["bob"], holds: ["image", "link"] }));
  const find = (expression: string) =>
    db
      .prepare("SELECT rowid FROM message_search WHERE message_search MATCH ? ORDER BY rowid")
      .all(`words : (${expression})`)
      .map((row) => row["rowid"]);
  expect([fromSender("ada-1"), fromSender("bob"), fromSender("ada")].map(find)).toEqual([
    [1],
    [2],
    [],
  ]);
  expect([holding("link"), holding("image"), holding("file")].map(find)).toEqual([[1, 2], [2], []]);
  expect(find(mentioning(["bob"], "bob"))).toEqual([1]);
  expect(find(mentioning(["bob"], "ada-1"))).toEqual([2]);
  expect(find(mentioning(["all", "eve"], "bob"))).toEqual([1]);
  expect(find(`${holding("link")} AND ${fromSender("bob")}`)).toEqual([2]);
});
