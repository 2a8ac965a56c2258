import { LINE_MAX } from "#protocol/transfer/format.ts";
import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import type { WrittenLine } from "#protocol/transfer/lines.ts";
import { world } from "../support/inside.ts";
import { Draft, Importer } from "../support/transfer.ts";

const importer = new Importer(world);

const someone = crypto.randomUUID();
const message = (draft: Draft, more: object): WrittenLine => ({
  type: "message",
  id: 200,
  sender_id: draft.people[0]!.id,
  text: "wrong in one way",
  created_at: draft.at(200),
  ...more,
});

/** What is wrong with the last line of an otherwise valid document, and the path in the refusal. */
const WRONG: [string, (draft: Draft) => WrittenLine, string][] = [
  ["a sender whom no line has named", (d) => message(d, { sender_id: someone }), "sender_id"],
  ["a mention of nobody", (d) => message(d, { mentions: [someone] }), "mentions.0"],
  [
    "a reaction without people",
    (d) => message(d, { reactions: [{ emoji: "👍", user_ids: [someone] }] }),
    "reactions",
  ],
  [
    "a reaction that is no emoji",
    (d) => message(d, { reactions: [{ emoji: "no", user_ids: [d.people[0]!.id] }] }),
    "reactions.0.emoji",
  ],
  ["a time in the future", (d) => message(d, { created_at: "2999-01-01T00:00:00Z" }), "created_at"],
  ["an edit in the future", (d) => message(d, { edited_at: "2999-01-01T00:00:00Z" }), "edited_at"],
  ["a time before the message before", (d) => message(d, { created_at: d.at(1) }), "created_at"],
  ["an edit before it was sent", (d) => message(d, { edited_at: d.at(1) }), "edited_at"],
  ["no time", (d) => message(d, { created_at: "yesterday" }), "created_at"],
  ["an id out of order", (d) => message(d, { id: 104 }), "id"],
  ["an id that is a time", (d) => message(d, { id: 1_582_977_600_000 }), "id"],
  ["a version that is a time", (d) => message(d, { version: 1_582_977_600_000 }), "version"],
  ["an id of 0", (d) => message(d, { id: 0 }), "id"],
  ["a version before its id", (d) => message(d, { version: 199 }), "version"],
  ["the version of another record", (d) => message(d, { id: 110, version: 160 }), "version"],
  ["a reply to what is not there", (d) => message(d, { reply_to: 104 }), "reply_to"],
  ["a reply to itself", (d) => message(d, { reply_to: 200 }), "reply_to"],
  ["neither text nor media", (d) => message(d, { text: null }), "text"],
  ["the text of a deleted message", (d) => message(d, { deleted_at: d.at(201) }), "deleted_at"],
  ["a text too long", (d) => message(d, { text: "x".repeat(16_001) }), "text"],
  ["a text with NUL", (d) => message(d, { text: "a\0b" }), "text"],
  [
    "an earlier text of an unknown message",
    (d) => ({
      type: "revision",
      message_id: 104,
      version: 103,
      text: "older",
      written_at: d.at(1),
      replaced_at: d.at(2),
    }),
    "message_id",
  ],
  [
    "a member without a line of their own",
    (d) => ({ type: "member", user_id: someone, joined_at: d.at(1) }),
    "user_id",
  ],
  ["bytes of no file", () => ({ type: "bytes", data: "AAAA" }), "type"],
  ["another document", (d) => ({ type: "parley", version: 1, document_id: d.id }), "type"],
  ["an end that counts otherwise", () => ({ type: "end", lines: 999 }), "lines"],
  [
    "a file that is too large",
    (d) => ({
      type: "file",
      key: "A".repeat(22),
      user_id: d.people[0]!.id,
      size: 999_000_000,
      created_at: d.at(1),
    }),
    "size",
  ],
  [
    "a file of an unknown person",
    (d) => ({ type: "file", key: "B".repeat(22), user_id: someone, size: 3, created_at: d.at(1) }),
    "user_id",
  ],
];

describe("a line that is refused", () => {
  it.each(WRONG)(
    "a line with %s is refused by its number, and the lines before it stay (IMPORT-3)",
    async (_, line, path) => {
      const draft = new Draft().say(2).put({
        type: "message",
        id: 109,
        version: 160,
        sender_id: "",
        text: "changed later",
        created_at: "",
      });
      Object.assign(draft.lines.at(-1)!, {
        sender_id: draft.people[0]!.id,
        created_at: draft.at(150),
      });
      const number = draft.lines.length + 1;
      (await importer.post("/imports", draft.text())).expect(201);
      draft.put(line(draft)).say(1);
      const from = number - 1;
      const answer = await importer.post(`/imports/${draft.id}?line=${from}`, draft.text(from));
      const problem = answer.problem("validation_failed");
      expect(problem.errors?.map((one) => one.path)).toEqual([`lines.${number}.${path}`]);
      expect(problem.detail).toContain(`Line ${number}: `);
      expect(problem.detail).toContain(`Resume the import at line ${number}`);
      expect(await importer.state(draft.id)).toMatchObject({ next_line: number, finished: false });
      // A corrected document continues from there.
      draft.lines.splice(number - 1, 1);
      (await importer.post(`/imports/${draft.id}?line=${number}`, draft.end().text(number))).expect(
        200,
      );
    },
  );

  it.each([
    ["invalid JSON", "{not json}"],
    ["JSON other than an object", "[1]"],
    ["an unknown type", '{"type":"poem"}'],
    ["an overlong line", `{"type":"bytes","data":"${"A".repeat(LINE_MAX)}"}`],
    ["bytes other than UTF-8", new Uint8Array([0x7b, 0xff, 0xfe])],
  ])("a document with %s is refused by the line's number (IMPORT-3)", async (_, wrong) => {
    const draft = new Draft().say(1);
    const body = Buffer.concat([Buffer.from(draft.text()), Buffer.from(wrong)]);
    const number = draft.lines.length + 1;
    const problem = (await importer.post("/imports", new Uint8Array(body))).problem(
      "validation_failed",
    );
    expect(problem.detail).toContain(`Line ${number}: `);
    expect(problem.errors?.[0]?.path).toMatch(new RegExp(String.raw`^lines\.${number}\b`));
  });

  it("a direct conversation without its two people as members is refused (IMPORT-3)", async () => {
    const draft = new Draft();
    Object.assign(draft.lines[1]!, { kind: "direct", people: draft.people.map(({ id }) => id) });
    const [one] = draft.people;
    draft.say(1).put({ type: "member", user_id: one!.id, joined_at: draft.at(0) });
    draft.put({ type: "end", lines: draft.lines.length + 1 });
    const { detail } = (await importer.post("/imports", draft.text())).problem("validation_failed");
    expect(detail).toContain("must have its two people as members");
  });

  it("a document that does not begin as one is refused before anything is created (IMPORT-3)", async () => {
    const draft = new Draft().say(1);
    const later = draft.text().replace('"version":1', '"version":2');
    expect((await importer.post("/imports", later)).problem("validation_failed").detail).toContain(
      "Line 1: version is 2, but this server reads version 1",
    );
    (await importer.post("/imports", draft.text(2))).problem("validation_failed");
    (await importer.post("/imports", draft.text(1, 2))).problem("validation_failed");
    (await importer.post("/imports", "")).problem("validation_failed");
    (await importer.ask("GET", draft.id)).problem("not_found");
    (await importer.post("/imports", draft.text(), "application/json")).problem(
      "unsupported_media_type",
    );
  });

  it("lines that end with CR LF, blank lines and a byte order mark are accepted (IMPORT-3)", async () => {
    const draft = new Draft().say(2).end();
    draft.lines.pop();
    const lines = draft.lines.length + 2;
    const text = `${draft.text()}\n`.replaceAll("\n", "\r\n");
    const end = `{"type":"end","lines":${lines},"unknown":"is ignored"}`;
    expect(await importer.whole(`\uFEFF${text}${end}`)).toMatchObject({
      finished: true,
      next_line: lines + 1,
    });
  });

  it("a file with more or fewer bytes than declared is refused (IMPORT-3)", async () => {
    const draft = new Draft();
    const key = "C".repeat(22);
    draft.put({
      type: "file",
      key,
      user_id: draft.people[0]!.id,
      size: 6,
      created_at: draft.at(1),
    });
    const number = draft.lines.length;
    draft.put({ type: "bytes", data: "AAAA" }).say(1);
    const short = (await importer.post("/imports", draft.text())).problem("validation_failed");
    expect(short.errors?.[0]?.path).toBe(`lines.${number + 2}`);
    expect(await importer.state(draft.id)).toMatchObject({ next_line: number });
    const cut = draft.text(1, number + 2);
    (await importer.post("/imports", cut)).problem("validation_failed");
    draft.lines.splice(number, 1, { type: "bytes", data: "AAAAAAAAAAAA" });
    const long = (await importer.post("/imports", draft.text())).problem("validation_failed");
    expect(long.errors?.[0]?.path).toBe(`lines.${number + 1}`);
  });
});
