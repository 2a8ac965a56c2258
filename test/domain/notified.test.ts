import { describe, expect, it } from "vitest";
import { notifies } from "#domain/notified.ts";
import { NEW_PERSONAL, type Personal } from "#domain/reading.ts";
import { member, message } from "../client/support/fixtures.ts";

const ANN = member("ann", { read: 0 });
const NOW = Date.parse("2026-03-14T12:00:00.000Z");
const MENTIONS_ONLY: Personal = {
  ...NEW_PERSONAL,
  settings: { ...NEW_PERSONAL.settings, notify: "mentions" },
};

describe("a reply in a thread that one follows (FOLLOW-6)", () => {
  const ofReply = (
    { sender_id = "ben", large = false, personal = MENTIONS_ONLY, read = 1 },
    reply_to: number | null = 1,
  ) =>
    notifies(message(9, { sender_id, reply_to }), ANN, personal, {
      large,
      now: NOW,
      followed: new Map([[1, read]]),
    });

  it("notifies where only mentions do: by one's choice, and in large groups", () => {
    expect([ofReply({}), ofReply({ large: true, personal: NEW_PERSONAL })]).toEqual([true, true]);
    expect([ofReply({}, 2), ofReply({}, null)], "other messages").toEqual([false, false]);
  });

  it("does not where one wrote it, has read so far, muted or silenced the conversation, or blocked its sender", () => {
    const settings = (some: object) => ({
      ...MENTIONS_ONLY,
      settings: { ...MENTIONS_ONLY.settings, ...some },
    });
    const silent = [
      ofReply({ sender_id: "ann" }),
      ofReply({ read: 9 }),
      ofReply({ personal: settings({ notify: "nothing" }) }),
      ofReply({ personal: settings({ muted_until: "2026-03-15T12:00:00.000Z" }) }),
      ofReply({ personal: { ...MENTIONS_ONLY, apart: ["ben"] } }),
    ];
    expect(silent).toEqual([false, false, false, false, false]);
  });
});
