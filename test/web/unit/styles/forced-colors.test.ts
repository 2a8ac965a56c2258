import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const web = `${import.meta.dirname}/../../../../src/web`;

/** The rules of the page that forced colours override, and the text of those that hold in forced colours. */
const rules: { selector: string; body: string }[] = [];
let forced = "";
for (const file of globSync(`${web}/**/*.css`)) {
  const css = readFileSync(file, "utf8").replaceAll(/\/\*.*?\*\//gs, "");
  forced += css.match(/@media \(forced-colors: active\) \{.*?\n\}/gs)?.join("\n") ?? "";
  const rest = css.replaceAll(/@media \(forced-colors: active\) \{.*?\n\}/gs, "");
  for (const [, selector = "", body = ""] of rest.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    rules.push({ selector: selector.trim(), body });
  }
}

const CHOSEN = /aria-(?:current|selected|pressed|checked)|:checked/;
/** Whether a rule for forced colours names the element, alone or in that state. */
const isListed = (selector: string, state = "") =>
  [...selector.matchAll(/\.[\w-]+/g)].some(([name]) =>
    RegExp(`${name}(?:(?![\\w-])[^,{]*${state}|[,\\s])|${state}[^,{]*${name}(?![\\w-])`).test(
      forced,
    ),
  );
const bordered = (selector: string) =>
  rules.some((rule) => rule.selector === selector && /border(-inline-start)?: 1px/.test(rule.body));

test("what floats by its shadow alone has a line in forced colours, which draw no shadow", () => {
  const floating = rules.filter(({ body }) => /box-shadow: (?!none)/.test(body));
  expect(floating.length).toBeGreaterThan(10);
  const lost = floating.filter(({ selector }) => !isListed(selector) && !bordered(selector));
  expect(lost.map(({ selector }) => selector)).toEqual([]);
});

test("what shows that it is chosen by its background shows it in forced colours, which draw none", () => {
  const chosen = rules.filter(
    ({ selector, body }) => CHOSEN.test(selector) && body.includes("background:"),
  );
  expect(chosen.length).toBeGreaterThan(5);
  const lost = chosen.filter(({ selector }) => !isListed(selector, CHOSEN.exec(selector)?.[0]));
  expect(lost.map(({ selector }) => selector)).toEqual([]);
});
