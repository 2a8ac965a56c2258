import { expect, it } from "vitest";
import { dataFault } from "./support/data.ts";
import { missingLine } from "./support/output.ts";
import { PAGES, snippetsOf, type Snippet } from "./support/page.ts";
import { planOf, sourceOf } from "./support/programs.ts";
import { faultOf, STAND_INS } from "./support/stand-ins.ts";

function snippet(language: string, code: string, attributes: Record<string, string> = {}): Snippet {
  return { page: "page.md", line: 3, language, attributes, isShown: true, code };
}

it.each([
  ["a language that nothing runs", snippet("python", "print(1)")],
  ["a word that means nothing", snippet("js", "1;", { skip: "" })],
  ["a file without a name", snippet("html", "<p>")],
  ["an output before any program", snippet("text", "hello", { output: "" })],
])("a page with %s fails, rather than passing untested", (_, odd) => {
  expect(() => planOf([odd])).toThrow(/page\.md:3/);
});

it("snippets of a group run as one program, each at its line of the page", () => {
  const second = { ...snippet("js", "f(a);"), line: 6 };
  const { programs } = planOf([snippet("js", "const a = 1;"), second]);
  expect(programs.map(sourceOf)).toEqual(["\n\nconst a = 1;\n\n\nf(a);\n"]);
});

it.each([
  ["one\ntwo", undefined],
  ["o…\ntwo", undefined],
  ["two\none", "one"],
  ["three", "three"],
])("the output %j of a program that prints one and two lacks %j", (code, missing) => {
  const outputs = [snippet("text", code, { output: "" })];
  expect(missingLine({ outputs }, "one\ntwo\n")).toBe(missing);
});

it.each([
  ["npx wrangler d1 create parley", null],
  ["npx wrangler d1 make parley", 'wrangler has no command "d1 make parley"'],
  ["npx wrangler d1 create", "wrangler d1 create takes name"],
  ["npx wrangler d1 create parley --jurisdiction mars", "--jurisdiction cannot be mars"],
  ["npx wrangler deploy --environment production", "wrangler deploy has no --environment"],
  ["npx wrangler secret put SIGNING_KEYS", "no secret is called SIGNING_KEYS"],
  ["npm run bulid", 'package.json has no script "bulid"'],
  ["npm start -- --var MAX_TEXT:1", "wrangler.toml has no variable MAX_TEXT"],
  ["yarn", "no test knows this tool"],
])("the fault of the call `%s` is %j", (call, fault) => {
  expect(faultOf(call.split(" "))).toBe(fault);
});

it.each([
  ["json", "{}", {}, /names no schema/],
  ["json", '{ "text": 1 }', { schema: "Draft" }, /must be string/],
  ["json", '{ "txt": "a" }', { schema: "Draft", partial: "" }, /has no txt/],
  ["json", '{ "type": "sent" }', { schema: "up" }, /type/],
  ["toml", "[vars]\nMAX_TEXT = 1", {}, /no variable MAX_TEXT/],
])("a %s snippet of %j is invalid", (language, code, attributes, fault) => {
  expect(dataFault(snippet(language, code, attributes))).toMatch(fault);
});

it("some page runs every command that has a stand-in", () => {
  const commands = PAGES.flatMap(snippetsOf)
    .filter(({ language }) => language === "sh")
    .map(({ code }) => code.replaceAll(/(^|\s)#.*$/gm, ""))
    .join("\n");
  expect(Object.keys(STAND_INS).filter((start) => !commands.includes(start))).toEqual([]);
});
