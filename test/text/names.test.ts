import { describe, expect, it } from "vitest";
import { collapsed, mendedName, problemOfName } from "#text/names.ts";
import { usernameFrom } from "#text/username-from.ts";
import { isReserved, USERNAME } from "#text/usernames.ts";

describe("a name", () => {
  it.each([
    "Ada Lovelace",
    "Élodie Ñ.",
    "山田　太郎",
    "Nguyễn Thị Đẹp",
    "Nguye\u0302\u0303n",
    "בְּרֵאשִׁ֖ית",
    "می‌خواهم",
    "क्‍ष",
    "كَتَبَ",
    "ཧཱུྃ",
    "ผู้ใหญ่",
    "👩‍👩‍👧",
    "❤️ team",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 fans",
    "\u200Fשלום\u200E!",
    "葛\u{E0100}城",
    "ᠮᠣᠩᠭᠣᠯ\u180B",
    "…",
    `Z${"\u0301".repeat(4)}`,
  ])("a name may be %j", (name) => {
    expect(problemOfName(name)).toBeNull();
    expect(mendedName(name)).toBe(name);
  });

  it.each([
    ["\u200B", "must contain a visible character"],
    ["\u3164\u2800", "must contain a visible character"],
    [" ", "must contain a visible character"],
    ["\u202Elive", "must not contain characters that change the direction of text"],
    ["Ada\u2069", "must not contain characters that change the direction of text"],
    ["Ada\u200B", "must not contain hidden characters"],
    ["A\u00ADda", "must not contain hidden characters"],
    ["Ada\u3164", "must not contain hidden characters"],
    ["Ada\u{E0061}\u{E0064}", "must not contain hidden characters"],
    ["\u{1F3F4}\u{E0061}", "must not contain hidden characters"],
    ["A\u{1D173}da", "must not contain hidden characters"],
    ["Ada\u{1BCA0}", "must not contain hidden characters"],
    ["Ada\u2065", "must not contain hidden characters"],
    ["Ada\u{E0FFF}", "must not contain hidden characters"],
    [`Z${"\u0301".repeat(5)}`, "must have at most 4 marks on a letter"],
    [`Z${"\u0301\u200D".repeat(5)}`, "must have at most 4 marks on a letter"],
  ])("the name %j %s", (name, problem) => {
    expect(problemOfName(name)).toBe(problem);
  });

  it.each([
    ["\u202Elive", "live"],
    ["Ada\u200B \u200B Lovelace", "Ada Lovelace"],
    [`Z${"\u0301".repeat(100)}`, `Z${"\u0301".repeat(4)}`],
    ["a\u0000b\ud800", "ab"],
    ["\u3164", ""],
    ["\u0007 Ada ", "Ada"],
  ])("the name %j becomes %j", (name, mended) => {
    expect(mendedName(name)).toBe(mended);
  });

  it("a name has one space where there were several, and an ideographic one stays", () => {
    expect(collapsed("Ada   \u00A0 Lovelace")).toBe("Ada Lovelace");
    expect(collapsed("山田　太郎")).toBe("山田　太郎");
  });
});

describe("a username", () => {
  it.each(["ab", "a1", "Ada.Lovelace", "c-d_e.f", "1st", "a".repeat(32)])(
    "a username may be %s",
    (name) => {
      expect(USERNAME.test(name)).toBe(true);
      expect(isReserved(name)).toBe(false);
    },
  );

  it.each(["a", "..", "--", "ada.", ".ada", "ada-", "_ada_", "a b", "é1", "a".repeat(33), ""])(
    "a username may not be %j",
    (name) => {
      expect(USERNAME.test(name)).toBe(false);
    },
  );

  it.each(["all", "All", "admin", "ad.min", "System", "parley", "me", "null", "no-reply"])(
    "the username %s is reserved",
    (name) => {
      expect(isReserved(name)).toBe(true);
    },
  );

  it.each([
    ["Ada.Lovelacé@example.com", "ada.lovelace"],
    ["ada lovelace", "ada-lovelace"],
    ["...ada...", "ada"],
    ["ada  lovelace", "ada-lovelace"],
    ["Al", "al"],
    [`${"a".repeat(31)}.b`, "a".repeat(31)],
    ["日本", null],
    ["..", null],
    ["x", null],
    ["", null],
  ])("the username made of %j is %j", (text, username) => {
    expect(usernameFrom(text)).toBe(username);
    if (username !== null) expect(USERNAME.test(username)).toBe(true);
  });
});
