import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Preview } from "#protocol/preview.ts";
import { Messages } from "#storage/conversation/messages.ts";
import { CONVERSATION_STEPS } from "#storage/conversation/schema.ts";
import { AT, media, message } from "../../client/support/fixtures.ts";
import { insideRoom } from "../../support/inside.ts";
import { watched } from "../../support/watched-sql.ts";

const KINDS = ["text", "image", "audio", "file"] as const;
const PREVIEW: Preview = {
  url: "https://example.com/",
  site: null,
  title: "A page",
  description: null,
  image: null,
};

const change = fc.record({
  id: fc.integer({ min: 1, max: 12 }),
  kind: fc.constantFrom("react", "mention", "unmention", "delete", "send", "count"),
  after: fc.integer({ min: 0, max: 12 }),
});

describe("the first message of a day", () => {
  it("the first message of a day is found in few rows, whatever ids are missing and however many messages share a time (ORDER-7)", async () => {
    await insideRoom(crypto.randomUUID(), (_, { storage }) => {
      for (const step of CONVERSATION_STEPS) storage.sql.exec(step);
      const { sql, rowsRead } = watched(storage.sql);
      const messages = new Messages(sql, "c1");
      const timeOf = (id: number) => new Date(Math.floor(id / 50) * 60_000).toISOString();
      const ids = Array.from({ length: 2_000 }, (__, i) => i * 3 + 1);
      for (const id of ids) messages.insert(message(id, { created_at: timeOf(id) }));
      rowsRead();
      for (const at of [0, 1, 2_500, 5_998, 6_100].map(timeOf)) {
        const wanted = ids.find((id) => timeOf(id) >= at) ?? 6_000;
        const found = messages.firstAt(at);
        expect(ids.find((id) => id >= found) ?? 6_000).toBe(wanted);
        expect(rowsRead()).toBeLessThanOrEqual(14);
      }
      expect(new Messages(sql, "none").firstAt(timeOf(0))).toBe(0);
    });
  });
});

describe("unread counts that are kept", () => {
  it("kept unread counts equal a fresh count, whatever changed (READ-2)", async () => {
    await insideRoom(crypto.randomUUID(), (_, { storage: { sql } }) => {
      for (const step of CONVERSATION_STEPS) sql.exec(step);
      fc.assert(
        fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
          sql.exec("DELETE FROM messages");
          const messages = new Messages(sql, "c1");
          let last = 0;
          for (const { id, kind, after } of changes) {
            const known = messages.get(id);
            if (kind === "send") {
              last += 1;
              messages.insert(message(last, { mentions: ["me"] }));
            } else if (kind === "count") {
              const position = Math.min(after, last);
              const counted = messages.unread("me", position, last);
              expect(counted).toEqual(new Messages(sql, "c1").unread("me", position, last));
            } else if (known !== undefined) {
              if (kind === "react") {
                const reactions = [{ emoji: "👍", count: 1, user_ids: ["me"] }];
                messages.update({ ...known, reactions });
              } else if (kind === "delete") {
                messages.update({ ...known, text: null, mentions: [], deleted_at: AT });
              } else messages.update({ ...known, mentions: kind === "mention" ? ["me"] : [] });
            }
          }
        }),
      );
    });
  });

  it("unread counts are not recomputed for a reaction, nor for a deletion before the read position (READ-2)", async () => {
    await insideRoom(crypto.randomUUID(), (_, { storage }) => {
      for (const step of CONVERSATION_STEPS) storage.sql.exec(step);
      const { sql, rowsRead } = watched(storage.sql);
      const messages = new Messages(sql, "c1");
      for (let id = 1; id <= 500; id += 1) messages.insert(message(id));
      const counted = messages.unread("me", 100, 500);
      messages.update({ ...message(300), pinned: true });
      messages.update({ ...message(50), text: null, deleted_at: AT });
      rowsRead();
      expect(messages.unread("me", 100, 500)).toEqual(counted);
      expect(rowsRead()).toBeLessThan(5);
    });
  });
});

describe("lists of a conversation's media", () => {
  it("lists of media read as much as they return, however long the history, and write an index entry for each address only (MEDIA-10)", async () => {
    await insideRoom(crypto.randomUUID(), (_, { storage }) => {
      for (const step of CONVERSATION_STEPS) storage.sql.exec(step);
      const { sql, rowsRead, rowsWritten } = watched(storage.sql);
      const messages = new Messages(sql, "c1");
      for (let id = 1; id <= 2_000; id += 1) {
        const kind = KINDS[id % KINDS.length] ?? "text";
        const carried = kind === "text" ? {} : { media_url: `/api/v1/media/${id}`, media: media() };
        messages.insert(message(id, { kind, ...carried }));
      }
      const text = (id: number, text: string) => messages.insert({ ...message(id), text });
      rowsWritten();
      text(2_001, "no address");
      const plain = rowsWritten();
      for (let id = 2_002; id <= 2_050; id += 1) text(id, `https://example.com/${id}`);
      expect(rowsWritten()).toBe(49 * (plain + 1));
      rowsRead();
      for (const part of ["visual", "audio", "file", "link", undefined] as const) {
        expect(messages.withMedia(part, 1_900, 20)).toHaveLength(part === "link" ? 0 : 20);
        expect(rowsRead()).toBeLessThan(250);
      }
      expect(messages.withMedia("link", 2_050, 20)).toHaveLength(20);
      expect(rowsRead()).toBeLessThan(50);
    });
  });
});

describe("the messages whose previews show a picture", () => {
  it("the messages whose previews show a picture are found without reading the other previews of a long history (PREVIEW-3)", async () => {
    await insideRoom(crypto.randomUUID(), (_, { storage }) => {
      for (const step of CONVERSATION_STEPS) storage.sql.exec(step);
      const { sql, rowsRead } = watched(storage.sql);
      const messages = new Messages(sql, "c1");
      const addressOf = (picture: number) => `/api/v1/media/${picture}`;
      for (let id = 1; id <= 1_000; id += 1) {
        const image = { media_url: addressOf(id % 500), width: 1, height: 1 };
        messages.insert(
          message(id, { preview: { ...PREVIEW, image: id % 3 === 0 ? null : image } }),
        );
      }
      rowsRead();
      expect(messages.newestPreviewedWith(addressOf(1))).toBe(1);
      expect(messages.newestPreviewedWith(addressOf(2))).toBe(502);
      expect(messages.newestPreviewedWith(addressOf(999))).toBe(0);
      expect(rowsRead()).toBeLessThan(10);
    });
  });
});
