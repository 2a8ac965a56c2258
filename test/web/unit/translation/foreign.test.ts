import { expect, test } from "vitest";
import { isForeign, mayTranslate } from "#web/translation/foreign.ts";
import { message } from "../conversation/fixtures.ts";

const spanish = (id: number, more = {}) =>
  message(id, "grace", id, { text: "Mañana vamos", language: "es", ...more });

test("a reader may translate others' words in a foreign language, or in an unknown one", () => {
  expect(mayTranslate(spanish(1), "me", "en")).toBe(true);
  expect(mayTranslate(spanish(1, { language: null }), "me", "en")).toBe(true);
  expect(mayTranslate(spanish(1, { text: null, media: null }), "me", "en")).toBe(false);
  expect(mayTranslate(spanish(1), "grace", "en")).toBe(false);
  expect(mayTranslate(spanish(1), "me", "es-MX")).toBe(false);
  expect(mayTranslate(spanish(1, { deleted_at: "2026-05-04T00:00:00Z" }), "me", "en")).toBe(false);
  expect(mayTranslate(spanish(1, { text: "👍 :) 12:30" }), "me", "en")).toBe(false);
  expect(mayTranslate(spanish(1, { text: "山", language: "ja" }), "me", "en")).toBe(true);
});

test("a region does not make a language foreign", () => {
  expect(isForeign({ language: "pt-BR" }, "pt-PT")).toBe(false);
  expect(isForeign({ language: "pt-BR" }, "es")).toBe(true);
  expect(isForeign({ language: null }, "es")).toBe(false);
});
