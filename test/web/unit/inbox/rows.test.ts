import { afterEach, expect, test } from "vitest";
import { nameOf } from "#web/inbox/names.ts";
import { lastMessageLine, rowText } from "#web/inbox/last-message.ts";
import { speak } from "#web/i18n/language.ts";
import { LANGUAGES, type Language } from "#web/i18n/languages.ts";
import { eventually } from "../../support/eventually.ts";
import { message, view } from "../../../client/support/fixtures.ts";

afterEach(() => speak("en"));

const person = (display_name: string, nickname: string | null = null) => ({
  user_id: display_name,
  username: display_name,
  display_name,
  avatar_url: null,
  nickname,
});

test("a group without a title is named after its other members, in every language", async () => {
  const named = (names: string[], member_count: number) =>
    nameOf({
      kind: "group",
      title: null,
      direct_with: null,
      named_after: names.map((n) => person(n)),
      member_count,
    });
  const called = async (language: Language) => {
    await speak(language);
    return [named(["Ann"], 2), named(["Ann", "Bob", "Cem"], 4), named(["Ann", "Bob"], 8)];
  };
  expect(await called("en")).toEqual([
    "Ann",
    expect.stringMatching(/^Ann, Bob,? and Cem$/),
    expect.stringMatching(/^Ann, Bob,? and 5 others$/),
  ]);
  expect(await called("es")).toEqual(["Ann", "Ann, Bob y Cem", "Ann, Bob y 5 más"]);
  expect(await called("ja")).toEqual(["Ann", "Ann、Bob、Cem", "Ann、Bob、他5人"]);
  const [one, three] = await called("ar");
  expect([one, three]).toEqual(["Ann", "\u200F\u2068Ann\u2069 و\u2068Bob\u2069 و\u2068Cem\u2069"]);
  for (const language of Object.keys(LANGUAGES) as Language[]) {
    await speak(language);
    expect(named([], 1)).not.toBe("");
  }
});

test("in a list of names, one of the other direction does not move the punctuation beside it", () => {
  const named_after = [person("ليلى"), person("Bob")];
  const group = {
    kind: "group" as const,
    title: null,
    direct_with: null,
    named_after,
    member_count: 3,
  };
  expect(nameOf(group)).toBe("\u200E\u2068ليلى\u2069 and Bob");
  expect(nameOf({ ...group, named_after: [person("ليلى")], member_count: 2 })).toBe("ليلى");
});

test("a title precedes the names of a group's members, and a nickname a name", () => {
  const named_after = [person("Robert", "Bob")];
  const group = { kind: "group" as const, direct_with: null, named_after, member_count: 2 };
  expect(nameOf({ ...group, title: "Crew" })).toBe("Crew");
  expect(nameOf({ ...group, title: null })).toBe("Bob");
});

test("a row names the sender of a group's last message, and in direct conversations only oneself", async () => {
  const last_message = message(5, { sender_id: "bob", text: "**who** am I?" });
  const last_sender = { ...person("Robert", "Bob"), user_id: "bob" };
  const group = view("c1", 5, { last_message, last_sender });
  await eventually(() => lastMessageLine(group, "me")).toEqual({ who: "Bob", text: "who am I?" });
  expect(lastMessageLine(group, "bob").who).toBe("You");
  expect(lastMessageLine({ ...group, kind: "direct" }, "me").who).toBeNull();
});

test("a row has the start of a long text, and no half character", () => {
  expect(rowText("short")).toBe("short");
  expect(rowText("x".repeat(4_000))).toBe(`${"x".repeat(100)}…`);
  expect(rowText(`${"x".repeat(99)}😀 and more`)).toBe(`${"x".repeat(99)}…`);
});
