import { describe, expect, it } from "vitest";
import { CONVERSATION_STEPS } from "#storage/conversation/schema.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import { USER_STEPS, UserStore } from "#storage/user/store.ts";
import { insideRoom, insideUser, world } from "../support/inside.ts";

/** Steps of future builds. */
const LATER = [
  "ALTER TABLE messages ADD COLUMN mood TEXT; UPDATE messages SET mood = upper(text);",
  "CREATE TABLE moods (mood TEXT PRIMARY KEY); INSERT INTO moods SELECT DISTINCT mood FROM messages;",
];
const FAILING = [...LATER, "INSERT INTO no_such_table VALUES (1)"];

const PINNED = "add the hash of a new step at the end; a step that was deployed never changes";

const named = (sql: SqlStorage, name: string) =>
  sql.exec("SELECT 1 FROM sqlite_master WHERE name = ?", name).toArray().length;

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("hex").slice(0, 16);
}

describe("an object's tables", () => {
  it("a build with further steps upgrades an object's tables once, when a conversation opens", async () => {
    const { conversation, people } = await world.room();
    await people[0].say(conversation.id, "glad");
    await insideRoom(conversation.id, (_, { storage }) => {
      const { sql } = storage;
      const steps = [...CONVERSATION_STEPS, ...LATER];
      const before = ConversationStore.open(storage);
      for (const _time of ["upgraded", "opened as it is"]) {
        const store = ConversationStore.open(storage, steps);
        expect(store?.head).toBe(before?.head);
        expect(store?.messages.last()).toEqual(before?.messages.last());
      }
      expect(sql.exec("SELECT mood FROM moods").toArray()).toEqual([{ mood: "GLAD" }]);
      expect(sql.exec("SELECT schema_version FROM conversation").one()).toEqual({
        schema_version: steps.length,
      });
    });
  });

  it("tables stay as they were when a step fails", async () => {
    const { conversation, people } = await world.room();
    await people[0].say(conversation.id, "glad");
    await insideRoom(conversation.id, (_, { storage }) => {
      const { sql } = storage;
      const version = sql.exec("SELECT schema_version FROM conversation").one();
      expect(() =>
        ConversationStore.open(storage, [...CONVERSATION_STEPS, ...FAILING]),
      ).toThrowError(/no_such_table/);
      expect(named(sql, "moods")).toBe(0);
      expect(sql.exec("SELECT schema_version FROM conversation").one()).toEqual(version);
      expect(sql.exec("SELECT * FROM messages").columnNames).not.toContain("mood");
      expect(ConversationStore.open(storage)?.messages.last()?.text).toBe("glad");
    });
  });

  it("the upgrade dates earlier texts that an older build kept", async () => {
    await insideUser(crypto.randomUUID(), (_, { storage }) => {
      const { sql } = storage;
      const [foundation = ""] = CONVERSATION_STEPS;
      const at = (minute: number) => `2026-01-01T00:0${minute}:00.000Z`;
      sql.exec(foundation);
      sql.exec(
        "INSERT INTO conversation VALUES ('c', 'group', NULL, 1, ?, 'epoch', NULL, 1)",
        at(0),
      );
      sql.exec(
        `INSERT INTO messages (id, version, text_version, sender_id, kind, text, created_at)
         VALUES (2, 5, 5, 'ann', 'text', 'third', ?)`,
        at(1),
      );
      sql.exec("INSERT INTO revisions VALUES (2, 2, 'first', ?)", at(2));
      sql.exec("INSERT INTO revisions VALUES (2, 4, 'second', ?)", at(3));
      const store = ConversationStore.open(storage);
      expect(store?.revisions.list(2, 9, 9)).toEqual([
        { version: 4, text: "second", written_at: at(2), replaced_at: at(3) },
        { version: 2, text: "first", written_at: at(1), replaced_at: at(2) },
      ]);
    });
  });

  it("the tables of a newer build are not touched", async () => {
    const { conversation } = await world.room();
    await insideRoom(conversation.id, (_, { storage }) => {
      ConversationStore.open(storage, [...CONVERSATION_STEPS, ...LATER]);
      const { sql } = storage;
      const before = sql.exec("SELECT * FROM conversation").toArray();
      expect(() => ConversationStore.open(storage)).toThrowError(/this build knows/);
      expect(sql.exec("SELECT * FROM conversation").toArray()).toEqual(before);
    });
  });

  it("a user's tables upgrade the same way, also unmarked ones of the first builds", async () => {
    await insideUser(crypto.randomUUID(), (_, { storage }) => {
      const { sql } = storage;
      const steps = [...USER_STEPS, "ALTER TABLE sockets ADD COLUMN device TEXT"];
      sql.exec(`${USER_STEPS[0]} INSERT INTO account VALUES (1, 1)`);
      for (const _time of ["upgraded", "opened as it is"]) {
        expect(new UserStore(storage, steps).disabled).toBe(true);
      }
      expect(sql.exec("SELECT * FROM sockets").columnNames).toContain("device");
      expect(() => new UserStore(storage)).toThrowError(/this build knows/);
    });
  });

  it("a mere read creates no tables, and the first write creates them by all steps at once", async () => {
    await insideUser(crypto.randomUUID(), (_, { storage }) => {
      const steps = [...USER_STEPS, "ALTER TABLE account ADD COLUMN note TEXT DEFAULT ''"];
      const store = new UserStore(storage, steps);
      expect([store.disabled, store.socketCount(), named(storage.sql, "account")]).toEqual([
        false,
        0,
        0,
      ]);
      store.revoke("a session", Date.now() + 60_000, Date.now());
      expect(new UserStore(storage, steps).isRevoked("a session")).toBe(true);
    });
  });

  /* Objects made by these steps exist: never change a step, but add one, with its hash here. */
  it("deployed steps never change", async () => {
    expect(await Promise.all(CONVERSATION_STEPS.map(hashOf)), PINNED).toEqual([
      "da70dc21d4004bea",
      "ecee2387307889c3",
      "6788826fd13bd5aa",
      "e01791ae420c9a39",
      "e4b286ee59eb97b6",
      "036fac0486bd4a34",
      "34b5fc092c84b4eb",
      "63e8e85f3cced670",
      "35f4afc9892de6fa",
      "16fac80bcdfe04f7",
      "44aa2f99dc4d4830",
      "b7e8524a64aa9afb",
      "e0b83f21e741c27e",
      "438382f7b25293f4",
      "7cf1039911c6efe7",
      "96935382d642cd74",
      "65f637728631fe55",
      "1fcb9591b16de1b5",
      "03290e3c701d006d",
      "eadc5092d6466284",
      "d880b4f431ad4466",
      "8644d49679f87b75",
    ]);
    expect(await Promise.all(USER_STEPS.map(hashOf)), PINNED).toEqual([
      "190e1f857ba64288",
      "f428818f36902df2",
      "4f8ba3c48450cc9b",
      "ffb5cb0d0a5dafdd",
      "736258990be52d38",
      "88909eca373acbd6",
      "da3fd83f0a413e66",
      "32a07eb29cbbc14b",
    ]);
  });
});
