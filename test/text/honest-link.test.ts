import { describe, expect, it } from "vitest";
import { honestLink } from "#text/honest-link.ts";

/** As shown on screen. */
function shown(href: string, label: string): { href: string; text: string } | null {
  const link = honestLink(href, label);
  if (link === null) return null;
  return { href: link.href, text: link.host === null ? link.text : `${link.text} (${link.host})` };
}

const EVIL = "https://evil.example/login";

describe("a link", () => {
  it.each([
    ["https://example.com/a?b=c", "https://example.com/a?b=c"],
    ["https://example.com/a", "the plans"],
    ["https://example.com/a", "example.com"],
    ["https://example.com/a", "www.example.com/other"],
    ["http://www.example.com", "www.example.com"],
    ["https://example.com/a", "ＥＸＡＭＰＬＥ．com"],
    ["https://example.com/a", "v1.2.3, at 10.30"],
    ["https://example.com/a", "build 1.2.3.4.5"],
    ["https://example.com/a", "see example.com now"],
    ["https://example.com/mailto:a,b", "the plans"],
    ["mailto:ann.lee@example.com", "ann.lee@example.com"],
    ["mailto:ann@example.com", "write ann@example.com"],
    ["mailto:ann@bücher.example", "ann@bücher.example"],
    ["https://bücher.example/", "https://bücher.example/"],
    ["https://example.com/a", "http://example.com"],
    ["https://example.com/", "www.example.com/a@b"],
    ["https://example.com/", "www.example.com/?to=https://a.example"],
    ["https://my-bank.example/a", "--my-bank.example--"],
    ["https://-a.example/", "-a.example"],
  ])("a link to %s that says %j stays as it is", (href, text) => {
    expect(shown(href, text)).toEqual({ href, text });
  });

  it.each([
    "https://bank.example/login",
    "HTTP://BANK.EXAMPLE",
    "www.bank.example",
    "https://bank\u200B.example/login",
    "https://bank。example",
    "https://evil.example@bank.example",
    "https://bank.example@evil.example",
    "http://bank.example@evil.example",
    " https://bank.example ",
    "https://bank.example:pw@evil.example/login",
    "\u0332",
    "\u202Ehttps://bank.example",
    "",
    "\u200B\u2060",
  ])("a link that says %j says where it leads", (text) => {
    expect(shown(EVIL, text)).toEqual({ href: EVIL, text: EVIL });
  });

  it.each([
    "bank.example",
    "go to bank.example/login",
    "see https://bank.example",
    "bank．example",
    "bank․example",
    "bank﹒example",
    "https://evil.example https://bank.example/login",
    "https://evil.example/ bank.example",
    "www.evil.example www.bank.example",
    "bank\u0332.example",
    ".bank.example",
    "bank.example-",
    "192.168.0.1/login",
    "192.168.0.10",
    "bank.1.example",
    "भारत.भारत",
    "bank.xn--p1ai",
    "a@bank.example",
    "bank.example@x",
  ])("a link that says %j, among other words or not, names its host behind it", (text) => {
    expect(shown(EVIL, text)).toEqual({ href: EVIL, text: `${text} (evil.example)` });
  });

  it("a link shows no name and no password before its host", () => {
    for (const text of ["https://bank.example@evil.example/", "https://bank.example"]) {
      expect(shown("https://bank.example@evil.example/", text)).toEqual({
        href: "https://evil.example/",
        text: "https://evil.example/",
      });
    }
    for (const user of ["bank.example:443", ":secret"]) {
      expect(shown(`https://${user}@evil.example/x`, "the bank")).toEqual({
        href: "https://evil.example/x",
        text: "the bank",
      });
    }
  });

  it("a label names the host only as a whole, except for a leading `www.`", () => {
    for (const [href, host] of [
      ["https://a.www.example/", "a.www.example"],
      ["mailto:x@a.example@evil.example", "evil.example"],
    ] as const) {
      expect(shown(href, "a.example")).toEqual({ href, text: `a.example (${host})` });
    }
  });

  it("a link to several mailboxes shows all of them", () => {
    for (const href of [
      "mailto:a@evil.example,x@bank.example",
      "mailto:x@bank.example?bcc=a@evil.example",
      "mailto:x@bank.example?to=a@evil.example",
    ])
      expect(shown(href, "bank.example")).toEqual({ href, text: href });
  });

  it("a link reverses no direction", () => {
    expect(shown(EVIL, "log\u202Ein \u2067now\u2069")).toEqual({
      href: EVIL,
      text: "login now",
    });
  });

  it("a link without a target is text", () => {
    for (const href of [
      "javascript:alert(1)",
      "/plans",
      "data:text/html,x",
      "https://",
      "blob:x",
    ]) {
      expect(shown(href, "x"), href).toBe(null);
    }
  });
});
