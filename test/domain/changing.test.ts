import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideDelete,
  decideEdit,
  decidePin,
  decideReact,
  withoutReply,
  type ChangeContext,
  type ChangeDecision,
} from "#domain/changing.ts";
import { MAX_FRAME_BYTES, PINS_MAX, REACTIONS_MAX, REACTORS_MAX } from "#protocol/limits.ts";
import type { Message } from "#protocol/message.ts";
import type { MetadataPatch } from "#protocol/metadata.ts";
import type { Result } from "#protocol/result.ts";
import { AT, member, message } from "../client/support/fixtures.ts";
import { check } from "../client/support/property.ts";

const NOW = "2026-11-02T00:00:00.000Z";
const ann = member("ann");
const bob = member("bob");
const admin = member("adi", { role: "admin" });

function on(target: Message | undefined, more: Partial<ChangeContext> = {}): ChangeContext {
  return { kind: "group", head: 20, actor: ann, message: target, if_version: undefined, ...more };
}

const edit = (context: ChangeContext, text = "new") => {
  const written = { text, mentions: ["bob"], language: "en" };
  return decideEdit(context, { written, metadata: undefined, metadataBytes: 100 }, NOW);
};
const describeBy = (context: ChangeContext, metadata: MetadataPatch) =>
  decideEdit(context, { written: undefined, metadata, metadataBytes: 100 }, NOW);

const ALL: [string, (context: ChangeContext) => Result<ChangeDecision>][] = [
  ["an edit", (context) => edit(context)],
  ["an edit of the metadata", (context) => describeBy(context, { a: 1 })],
  ["a deletion", (context) => decideDelete(context, NOW)],
  ["a reaction", (context) => decideReact(context, "👍", true)],
  ["a pin", (context) => decidePin(context, true, 0)],
];

describe("changing a message", () => {
  it.each(ALL)("%s of an unknown message finds nothing", (_, change) => {
    expect(change(on(undefined))).toMatchObject({ error: { code: "not_found" } });
  });

  it.each(ALL)(
    "%s of an outdated version is refused, and of the current one is not",
    (_, change) => {
      const target = message(5, { version: 9 });
      const actor = member("ann", { role: "owner" });
      expect(change(on(target, { actor, if_version: 8 }))).toMatchObject({
        error: { code: "precondition_failed" },
      });
      expect(change(on(target, { actor, if_version: 9 })).ok).toBe(true);
    },
  );

  it.each(ALL)("%s makes the version that the head becomes (ORDER-1)", (_, change) => {
    const actor = member("ann", { role: "owner" });
    const done = change(on(message(5), { actor }));
    expect(done).toMatchObject({ value: { changed: true, message: { id: 5, version: 21 } } });
  });

  it.each(ALL.filter(([name]) => name !== "a deletion"))(
    "%s of a deleted message is refused",
    (_, change) => {
      const actor = member("ann", { role: "owner" });
      expect(change(on(message(5, { deleted_at: AT }), { actor }))).toMatchObject({
        error: { code: "message_deleted" },
      });
    },
  );
});

it.each(ALL)("SYSTEM-3 %s of a system message is refused", (_, change) => {
  const actor = member("ann", { role: "owner" });
  const report = message(5, { kind: "system", system: { type: "joined" } });
  expect(change(on(report, { actor }))).toMatchObject({ error: { code: "forbidden" } });
});

describe("editing", () => {
  it("people edit only their own messages, whatever their role (EDIT-1)", () => {
    for (const role of ["owner", "admin", "member"] as const) {
      const actor = member("bob", { role });
      expect(edit(on(message(5), { actor }))).toMatchObject({ error: { code: "forbidden" } });
    }
  });

  it("an edit replaces the text and its mentions, and sets the time", () => {
    expect(edit(on(message(5, { mentions: ["cyd"], reply_to: 2, pinned: true })))).toMatchObject({
      value: {
        message: {
          text: "new",
          text_version: 21,
          mentions: ["bob"],
          edited_at: NOW,
          reply_to: 2,
          pinned: true,
        },
      },
    });
  });

  it("an edit to the same text changes nothing", () => {
    const target = message(5);
    expect(edit(on(target), "text 5")).toEqual({
      ok: true,
      value: { message: target, changed: false },
    });
  });

  it("FORWARD-2 the text of a forwarded message stays its author's", () => {
    const forwarded = { sender_id: "cyd" };
    const target = message(5, { forwarded });
    expect(edit(on(target))).toMatchObject({ error: { code: "forbidden" } });
    expect(describeBy(on(target), { a: 1 })).toMatchObject({ value: { changed: true } });
  });

  it("PREVIEW-4 keeps the preview while the first link is the same, and drops it on request", () => {
    const preview = {
      url: "https://a.test/",
      site: null,
      title: "A",
      description: null,
      image: null,
    };
    const target = message(5, { text: "https://a.test/", preview });
    const previewAfter = (text: string) => {
      const done = edit(on(target), text);
      return done.ok ? done.value.message.preview : done.error.code;
    };
    expect(previewAfter("see https://a.test/")).toEqual(preview);
    expect(previewAfter("see https://b.test/")).toBeUndefined();
    expect(previewAfter("see nothing")).toBeUndefined();
    const dropping = { written: undefined, metadata: undefined, metadataBytes: 100 };
    const dropped = decideEdit(on(target), { ...dropping, dropsPreview: true }, NOW);
    expect(dropped).toMatchObject({ value: { changed: true } });
    expect(JSON.stringify(dropped)).not.toContain("preview");
    expect(decideEdit(on(target), dropping, NOW)).toMatchObject({ value: { changed: false } });
  });

  it("META-1 metadata over the operator's limit are refused, and the error names an empty text", () => {
    const large = { a: "x".repeat(100) };
    expect(describeBy(on(message(5)), large)).toMatchObject({ ok: false });
    expect(edit(on(message(5)), "")).toMatchObject({ error: { issues: [{ path: "text" }] } });
  });

  it("an edit cannot leave a message without content, but media may stand alone", () => {
    expect(edit(on(message(5)), "  ")).toMatchObject({ error: { code: "validation_failed" } });
    expect(edit(on(message(5, { media_url: "https://a.test/a.png" })), " ")).toMatchObject({
      value: { message: { text: null, media_url: "https://a.test/a.png" } },
    });
  });
});

describe("deleting", () => {
  it("people delete their own messages, and others' by the table of permissions (DELETE-1)", () => {
    const others = message(5, { sender_id: "cyd" });
    expect(decideDelete(on(message(5)), NOW).ok).toBe(true);
    expect(decideDelete(on(others, { actor: bob }), NOW)).toMatchObject({
      error: { code: "forbidden" },
    });
    expect(decideDelete(on(others, { actor: admin }), NOW).ok).toBe(true);
    const direct = on(others, { kind: "direct", actor: member("ann", { role: "owner" }) });
    expect(decideDelete(direct, NOW)).toMatchObject({ error: { code: "forbidden" } });
  });

  it("a deletion leaves a tombstone without any content", () => {
    const said = message(5, {
      text: "secret",
      media_url: "https://a.test/secret.png",
      mentions: ["bob"],
      reactions: [{ emoji: "👍", count: 1, user_ids: ["bob"] }],
      pinned: true,
      reply_to: 2,
      reply_count: 3,
      last_reply_id: 9,
    });
    const done = decideDelete(on(said), NOW);
    expect(done).toMatchObject({
      value: {
        message: {
          deleted_at: NOW,
          text_version: 21,
          mentions: [],
          reactions: [],
          pinned: false,
          reply_to: 2,
          reply_count: 3,
          sender_id: "ann",
        },
      },
    });
    expect(JSON.stringify(done)).not.toContain("secret");
    expect(JSON.stringify(done)).not.toContain("bob");
  });

  it("deleting a deleted message changes nothing, for any person and version", () => {
    const gone = message(5, { deleted_at: AT });
    expect(decideDelete(on(gone, { actor: bob, if_version: 1 }), NOW)).toEqual({
      ok: true,
      value: { message: gone, changed: false },
    });
  });
});

describe("reacting", () => {
  const emojis = ["👍", "🎉", "🔥"];
  const steps = fc.array(
    fc.record({
      who: fc.constantFrom("ann", "bob", "cyd"),
      emoji: fc.constantFrom(...emojis),
      active: fc.boolean(),
    }),
    { maxLength: 40 },
  );

  it("a person reacts once with each emoji: after any toggles, the lists hold whose last toggle was on (REACT-1)", () => {
    check(steps, (taps) => {
      let target = message(5);
      const on_ = new Map(emojis.map((emoji) => [emoji, new Set<string>()]));
      for (const { who, emoji, active } of taps) {
        const people = on_.get(emoji) ?? new Set();
        const was = people.has(who);
        const done = decideReact(on(target, { actor: member(who) }), emoji, active);
        if (!done.ok) throw new Error(done.error.code);
        expect(done.value.changed).toBe(was !== active);
        if (active) people.add(who);
        else people.delete(who);
        target = done.value.message;
        for (const reaction of target.reactions) {
          expect(reaction.count).toBe(reaction.user_ids.length);
          expect(reaction.count).toBeGreaterThan(0);
        }
        const now = target.reactions.map(({ emoji: shown, user_ids }) => [
          shown,
          user_ids.toSorted(),
        ]);
        const wanted = [...on_].filter(([, ids]) => ids.size > 0);
        expect(new Map(now as [string, string[]][])).toEqual(
          new Map(wanted.map(([shown, ids]) => [shown, [...ids].toSorted()])),
        );
      }
    });
  });

  it("a message takes a limited number of different emoji, but anyone may join an existing one, and remove theirs", () => {
    const reactions = Array.from({ length: REACTIONS_MAX }, (_, i) => ({
      emoji: `e${i}`,
      count: 1,
      user_ids: ["ann"],
    }));
    const full = message(5, { reactions });
    expect(decideReact(on(full, { actor: bob }), "👍", true)).toMatchObject({
      error: { code: "too_many" },
    });
    expect(decideReact(on(full, { actor: bob }), "e3", true)).toMatchObject({
      value: { changed: true },
    });
    expect(decideReact(on(full), "e3", false)).toMatchObject({ value: { changed: true } });
    expect(decideReact(on(full), "👍", false)).toMatchObject({ value: { changed: false } });
  });

  it("a message takes a limited number of reactions, which fit a frame; each can be removed (REACT-2)", () => {
    const ids = Array.from({ length: REACTORS_MAX }, () => crypto.randomUUID());
    const half = REACTORS_MAX / 2;
    const reactions = ["👍", "❤️"].map((emoji, part) => {
      const user_ids = ids.slice(part * half, (part + 1) * half);
      return { emoji, count: user_ids.length, user_ids };
    });
    const full = message(5, { reactions });
    for (const emoji of ["👍", "🎉"]) {
      const refused = decideReact(on(full, { actor: bob }), emoji, true);
      expect(refused).toMatchObject({ error: { code: "too_many" } });
    }
    const actor = member(ids[0] ?? "");
    expect(decideReact(on(full, { actor }), "👍", true)).toMatchObject({
      value: { changed: false },
    });
    const back = decideReact(on(full, { actor }), "👍", false);
    if (!back.ok) throw new Error(back.error.code);
    const again = decideReact(on(back.value.message, { actor: bob }), "🎉", true);
    if (!again.ok) throw new Error(again.error.code);
    expect(JSON.stringify(again.value.message).length).toBeLessThan(MAX_FRAME_BYTES);
  });
});

describe("pinning", () => {
  it("owners and admins of a group pin, and both people of a direct conversation", () => {
    expect(decidePin(on(message(5)), true, 0)).toMatchObject({ error: { code: "forbidden" } });
    expect(decidePin(on(message(5), { actor: admin }), true, 0).ok).toBe(true);
    const actor = member("bob", { role: "owner" });
    expect(decidePin(on(message(5), { kind: "direct", actor }), true, 0).ok).toBe(true);
  });

  it("pinning stops at the limit, but unpinning, and pinning a pinned message, still work", () => {
    const by = { actor: admin };
    expect(decidePin(on(message(5), by), true, PINS_MAX - 1).ok).toBe(true);
    expect(decidePin(on(message(5), by), true, PINS_MAX)).toMatchObject({
      error: { code: "too_many" },
    });
    const pinned = message(5, { pinned: true });
    expect(decidePin(on(pinned, by), true, PINS_MAX)).toMatchObject({ value: { changed: false } });
    expect(decidePin(on(pinned, by), false, PINS_MAX)).toMatchObject({
      value: { changed: true, message: { pinned: false, version: 21 } },
    });
  });
});

it("a thread that lost a reply counts the remaining ones", () => {
  const thread = message(5, { reply_count: 2, last_reply_id: 9 });
  expect(withoutReply(thread, { count: 1, last: 7 }, 21)).toEqual({
    ...thread,
    version: 21,
    reply_count: 1,
    last_reply_id: 7,
  });
});
