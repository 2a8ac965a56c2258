import { expect, it } from "vitest";
import { SearchIndex } from "./support/search-index.ts";

const MESSAGES = 1_500;

/** Words of letters that no other message has, among common words. */
const ownWord = (id: number) =>
  `quokka${String(id).replaceAll(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "")}x`;
const said = (id: number) =>
  `the ${ownWord(id)} sleeps beside ${ownWord(id + MESSAGES)} 日本${"語文字"[id % 3]}`;

it("the index's tables contain no word of deleted or earlier text, and all remaining text is found (SEARCH-10)", () => {
  const index = new SearchIndex();
  const { db } = index;
  db.exec("BEGIN");
  for (let id = 1; id <= MESSAGES; id += 1) {
    index.put(id, said(id));
    if (id % 20 === 0) db.exec("COMMIT; BEGIN");
  }
  db.exec("COMMIT");
  const isErased = (id: number) => id % 3 === 0;
  const changes = [
    db.prepare("DELETE FROM messages WHERE row_id = ?"),
    db.prepare("UPDATE messages SET words = NULL WHERE row_id = ?"),
    db.prepare("UPDATE messages SET words = 'nothing of it' WHERE row_id = ?"),
  ];
  for (let id = 1; id <= MESSAGES; id += 1)
    if (isErased(id)) changes[(id / 3) % changes.length]?.run(id);

  db.exec("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(message_search, 'row')");
  const terms = new Set(
    db
      .prepare("SELECT term FROM vocabulary")
      .all()
      .map(({ term }) => term),
  );
  const stored = [
    "SELECT block AS bytes FROM message_search_data",
    "SELECT term AS bytes FROM message_search_idx",
  ]
    .flatMap((query) => db.prepare(query).all())
    .map(({ bytes }) => Buffer.from(bytes as Uint8Array).toString("latin1"));
  for (let id = 1; id <= MESSAGES; id += 1) {
    for (const word of [ownWord(id), ownWord(id + MESSAGES)]) {
      expect(terms.has(word), word).toBe(!isErased(id));
      if (isErased(id))
        expect(
          stored.some((bytes) => bytes.includes(word)),
          word,
        ).toBe(false);
      expect(index.find(word)).toEqual(isErased(id) ? [] : [id]);
    }
  }
  expect(index.find("sleeps")).toHaveLength(MESSAGES - Math.floor(MESSAGES / 3));
  db.exec("INSERT INTO message_search (message_search) VALUES ('integrity-check')");
});
