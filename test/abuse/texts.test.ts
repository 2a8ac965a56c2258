import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageSchema } from "#protocol/message.ts";
import type { TestSocket } from "../support/test-socket.ts";
import { afterwards } from "./support/afterwards.ts";
import { refusal } from "./support/ask.ts";
import { MARK } from "./support/guard.ts";
import { world } from "./support/people.ts";
import { newScene, type Scene } from "./support/scene.ts";

/** The longest text of a message (MAX_TEXT_LENGTH). */
const LONGEST = 8_000;

let scene: Scene;
let owners: TestSocket;
let members: TestSocket;
beforeAll(async () => {
  scene = await newScene();
  const { owner, member, room } = scene;
  // Two languages, one of them wanted: the server detects the language of every text, and translates it.
  (await member.patch("/users/me", { language: "es" })).expect(200);
  (await member.patch(`/conversations/${room.id}/settings`, { translate: true })).expect(200);
  owners = (await world.join(owner, room.id)).socket;
  members = (await world.join(member, room.id)).socket;
});
afterAll(() => {
  owners.close();
  members.close();
});

const filled = (unit: string): string => unit.repeat(Math.floor(LONGEST / unit.length));
const nested = (open: string, close: string): string => {
  const pairs = Math.floor(LONGEST / (open.length + close.length));
  return open.repeat(pairs) + close.repeat(pairs);
};

/** Texts that make a careless expression scan the same characters again and again. */
const COSTLY: [name: string, text: string][] = [
  ..."@.-_*`~#:/\\([{<>\"'!?|+=^%&,;1aA".split("").map(one),
  ...["é", "語", "あ", "ก", "한", "ا", "👍", "\u0301", "\u200b.", "\u202ea", "\u00ad-"].map(one),
  ...["@.", "a@", "@a", "a.", "_a*", "*a_", "`a", "(a", "[]", "](", "[a](", "{0}", "#a", ":a"].map(
    two,
  ),
  ...[
    "> ",
    "\n-",
    "\na",
    "a \n",
    "\n\n```\n",
    "a  ",
    "-a",
    "@-",
    "a\u0301",
    "👍\u200d",
    "語a",
    "a b ",
  ].map(two),
  ...[
    "a@b",
    "a@b.",
    "@a.b",
    "http://",
    "https://a@",
    "www.",
    "www.a",
    "//a.",
    "mailto:a@",
    "a:b@",
  ].map(near),
  ...[
    ["(", ")"],
    ["[", "]"],
    ["{", "}"],
    ["<", ">"],
    ["**", "**"],
    ["[](", ")"],
    ["`", "`"],
    ["> ", "\n"],
    ["\u202ba", "\u202c"],
  ].map(([open = "", close = ""]): [string, string] => [
    `pairs of ${open}${close}`,
    nested(open, close),
  ]),
  ["letters, then an at", `${"a".repeat(LONGEST - 1)}@`],
  ["an at, then letters and full stops", `@${"a.".repeat(3_990)}`],
  ["an address that never ends", `https://${"a".repeat(LONGEST - 8)}`],
  ["a word and blanks", `a${" ".repeat(LONGEST - 2)}a`],
  ["backticks of growing number", growing("`")],
  ["fences that never close", "```\n".repeat(2_000)],
  ["one line of English", "hello world and good morning to you all, ".repeat(195)],
  ["two languages by turns", "hello world, buenos días, ".repeat(300)],
  [
    "all of the common Chinese",
    Array.from({ length: LONGEST }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(""),
  ],
  ["mentions of everyone", filled("@all @someone ")],
];

describe("a room serves its other members while one sends difficult texts (TRANSLATE-1, TRANSLATE-5)", () => {
  it.each(COSTLY)("%s", async (_, text) => {
    const said = members.say(text);
    const others = owners.say(`${MARK} meanwhile`);
    const [{ message_id }, meanwhile] = await Promise.all([said, others]);
    const { room, member } = scene;
    await members.next("changes", ({ messages }) =>
      messages.some(({ id }) => id === meanwhile.message_id),
    );
    const kept = await member.get(`/conversations/${room.id}/messages/${message_id ?? 0}`);
    expect(kept.as(messageSchema).text).toBe(text);
  });
});

describe("an empty text is refused, and named (SEND-5)", () => {
  it.each([
    ["empty", ""],
    ["blanks", "   "],
    ["lines", "\n\r\n\t"],
    ["blanks that look wider", "\u00a0\u2003\u3000\u2028"],
    ["a mark of byte order", "\ufeff"],
    ["nothing that is seen", "\u200b\u00ad\u3164"],
    ["8,000 of it", filled("\u200b")],
    ["signs that turn nothing around", nested("\u202b", "\u202c")],
  ])("%s", async (_, text) => {
    const { member, room } = scene;
    const answer = await member.post(`/conversations/${room.id}/messages`, { text });
    const { code, errors } = refusal(answer);
    expect([code, errors?.[0]?.path]).toEqual(["validation_failed", "text"]);
    members.send({ type: "send", ref: 0, client_id: crypto.randomUUID(), text });
    expect(await members.answer(0)).toMatchObject({ code: "validation_failed" });
  });
});

describe("a text that is not Unicode is refused, and named (SEND-5)", () => {
  it.each([
    ["NUL", "a\0b"],
    ["nothing but NUL", "\0"],
    ["the first half of a sign", "a\ud83d"],
    ["the second half of a sign", "\udc4da"],
    ["both halves the wrong way round", "\udc4d\ud83d"],
  ])("%s", async (_, text) => {
    const { member, room } = scene;
    const path = `/conversations/${room.id}/messages`;
    for (const answer of [
      await member.post(path, { text }),
      await member.patch(`${path}/${scene.message.id}`, { text }),
      await member.post(path, { text: "x", client_id: text }),
    ]) {
      expect(refusal(answer).code).toBe("validation_failed");
    }
    members.send({ type: "send", ref: 1, client_id: crypto.randomUUID(), text });
    expect(await members.answer(1)).toMatchObject({ code: "validation_failed" });
  });
});

describe("a text that only looks dangerous arrives unchanged", () => {
  it.each([
    "<script>alert(1)</script>",
    "'; DROP TABLE messages; --",
    '{"type":"welcome"}',
    "__proto__",
    "constructor",
    "{{7*7}} ${7*7} <%= 7 %>",
    "%s %n %x %00 \\u0000",
    "a\u2028b\u2029c",
    "bell \u0007, escape \u001b[31m, delete \u007f",
    "\u202eright to left\u202c and \u2066back\u2069",
    "z\u0351\u036b\u0343a\u0322\u034d\u033fl",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 \u{e0001}",
    "\ufdfd\ufdfd\ufdfd",
    "\ufffe\uffff\u{10ffff}",
    "ﷺ العربية עברית",
    "ping",
    "e\u0301 and é are not made one",
  ])("%j", async (text) => {
    const { room, owner } = scene;
    const { message_id } = await members.say(text);
    const received = await owners.next("changes", ({ messages }) =>
      messages.some(({ id }) => id === message_id),
    );
    expect(received.messages.find(({ id }) => id === message_id)?.text).toBe(text);
    const kept = await owner.get(`/conversations/${room.id}/messages/${message_id ?? 0}`);
    expect(kept.as(messageSchema).text).toBe(text);
  });
});

afterwards(() => scene);

function one(sign: string): [string, string] {
  return [`nothing but ${nameOf(sign)}`, filled(sign)];
}

function two(pair: string): [string, string] {
  return [`${nameOf(pair)} by turns`, filled(pair)];
}

function near(almost: string): [string, string] {
  return [`near an address: ${nameOf(almost)}`, filled(almost)];
}

function nameOf(text: string): string {
  return /^[\x21-\x7e]+$/.test(text)
    ? text
    : JSON.stringify(text).replaceAll(/[^\x20-\x7e]/g, codeOf);
}

function codeOf(sign: string): string {
  return `U+${sign.charCodeAt(0).toString(16)}`;
}

function growing(sign: string): string {
  let text = "";
  for (let n = 1; text.length + n + 1 < LONGEST; n += 1) text += `${sign.repeat(n)} `;
  return text;
}
