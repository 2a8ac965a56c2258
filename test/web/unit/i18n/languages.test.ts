import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ar } from "#web/i18n/ar.ts";
import { en as first } from "#web/i18n/en.ts";
import { later } from "#web/i18n/later.en.ts";
import { es } from "#web/i18n/es.ts";
import { ja } from "#web/i18n/ja.ts";
import { LANGUAGES, pickLanguage } from "#web/i18n/languages.ts";
import type { Text } from "#web/i18n/text.ts";

const en = { ...first, ...later };

test("the page speaks the first language of the browser that it has, else English", () => {
  expect(pickLanguage(["xx-CA", "es-MX", "en"])).toBe("es");
  expect(pickLanguage(["AR-eg"])).toBe("ar");
  expect(pickLanguage(["xx"])).toBe("en");
});

test("every text of every language has the parameters of the English one", () => {
  for (const [language, catalog] of Object.entries({ es, ar, ja })) {
    for (const [key, text] of Object.entries(catalog)) {
      expect(parametersOf(text), `${language} ${key}`).toEqual(
        parametersOf(en[key as keyof typeof en]),
      );
    }
  }
});

test.each([
  // Scripts that run before the page's modules, or without them, have the list written out.
  ["web/public/boot.js", (tag: string) => `"${tag}"`],
  ["web/index.html", (tag: string) => `<p lang="${tag}"`],
  ["web/styles/first-paint.css", (tag: string) => `html[lang="${tag}"]`],
  ["web/service-worker/push-texts.ts", (tag: string) => `\n  ${tag}: {`],
  ["server/mail/texts.ts", (tag: string) => `\n  ${tag}: {`],
])("src/%s has each language", (file, entry) => {
  const text = readFileSync(`${import.meta.dirname}/../../../../src/${file}`, "utf8");
  for (const tag of Object.keys(LANGUAGES)) expect(text).toContain(entry(tag));
});

test("no plural has a category that its language lacks", () => {
  for (const [language, catalog] of Object.entries({ en, es, ar, ja })) {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const [key, text] of Object.entries<Text>(catalog)) {
      if (typeof text === "string") continue;
      expect(pluralCategories, `${language} ${key}`).toEqual(
        expect.arrayContaining(Object.keys(text)),
      );
    }
  }
});

/** A plural may express the number in words ("one", "two"), so `count` is optional. */
function parametersOf(text: Text): string[] {
  const words = typeof text === "string" ? text : text.other;
  const found = [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
  return [...new Set(found)].filter((name) => name !== "count").sort();
}
