import { expect, it } from "vitest";
import { messageSchema } from "#protocol/message.ts";
import { toMessage, toMessageRow } from "#storage/conversation/message-rows.ts";
import { message } from "../../client/support/fixtures.ts";

const AT = "2026-05-04T12:00:00.000Z";
const BARE = message(7);
const FULL = {
  ...BARE,
  version: 9,
  text_version: 8,
  client_id: "c1",
  text: "Lunch?",
  media_url: "/api/v1/media/a",
  media: {
    name: "cat.png",
    content_type: "image/png",
    size: 3,
    width: 1,
    height: 2,
    duration_ms: null,
    placeholder: null,
    waveform: null,
    transcript: null,
  },
  language: "en",
  reply_to: 3,
  reply_count: 2,
  last_reply_id: 5,
  mentions: ["ben"],
  reactions: [{ emoji: "👍", count: 1, user_ids: ["ben"] }],
  pinned: true,
  metadata: { order: 7 },
  system: { type: "member.left", user_ids: ["ben"] },
  forwarded: { sender_id: "eve" },
  preview: {
    url: "https://example.com/",
    site: "Example",
    title: "A page",
    description: null,
    image: null,
  },
  album: "a1",
  edited_at: AT,
  deleted_at: AT,
};

it("every field of a message comes back from its row as it was", () => {
  const full = messageSchema.parse(FULL);
  expect(Object.keys(full).toSorted()).toEqual(Object.keys(messageSchema.shape).toSorted());
  expect(toMessage(toMessageRow(full), full.conversation_id)).toEqual(full);
  expect(toMessage(toMessageRow(BARE), BARE.conversation_id)).toEqual(BARE);
});

it("a list without entries takes no room in a row", () => {
  expect(toMessageRow(BARE)).toMatchObject({ mentions: null, reactions: null, media: null });
});
