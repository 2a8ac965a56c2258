import { describe, expect, it } from "vitest";
import type { Media } from "#protocol/media.ts";
import type { Preview } from "#protocol/preview.ts";
import { Messages } from "#storage/conversation/messages.ts";
import { CONVERSATION_STEPS } from "#storage/conversation/schema.ts";
import { message } from "../client/support/fixtures.ts";
import { insideRoom } from "../support/inside.ts";
import { watched } from "../support/watched-sql.ts";

const KINDS = ["text", "image", "audio", "file"] as const;
const MEDIA: Media = {
  name: null,
  content_type: "image/png",
  size: 1,
  width: null,
  height: null,
  duration_ms: null,
  placeholder: null,
  waveform: null,
  transcript: null,
};
const PREVIEW: Preview = {
  url: "https://example.com/",
  site: null,
  title: "A page",
  description: null,
  image: null,
};

describe("lists of a conversation's media", () => {
  it("read as much as they return, however long the history, and write an index entry for each address only (MEDIA-10)", async () => {
    await insideRoom(crypto.randomUUID(), (_, { storage }) => {
      for (const step of CONVERSATION_STEPS) storage.sql.exec(step);
      const { sql, rowsRead, rowsWritten } = watched(storage.sql);
      const messages = new Messages(sql, "c1");
      for (let id = 1; id <= 2_000; id += 1) {
        const kind = KINDS[id % KINDS.length] ?? "text";
        const carried = kind === "text" ? {} : { media_url: `/api/v1/media/${id}`, media: MEDIA };
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
  it("are found without reading the other previews of a long history (PREVIEW-3)", async () => {
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
