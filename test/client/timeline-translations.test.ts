import { expect, it } from "vitest";
import {
  applyTranslation,
  applyTranslationFailure,
  type HeldTranslations,
} from "#client/timeline-translations.ts";

const NONE: HeldTranslations = { translations: new Map(), untranslated: new Map() };
const made = (version: number) => ({ version, language: "es", text: "hola", provider: "engine" });
const failed = (version: number) => ({
  version,
  language: "es",
  code: "translation_unavailable",
  retryable: true,
});

it("a translation ends an earlier failure, and an older translation ends neither that nor a newer one", () => {
  const waiting = applyTranslationFailure(NONE, 7, failed(9));
  expect(waiting.untranslated.get(7)).toEqual(failed(9));
  const older = applyTranslation(waiting, 7, made(7));
  expect(older.untranslated.get(7)).toEqual(failed(9));
  const there = applyTranslation(older, 7, made(9));
  expect([there.untranslated.size, there.translations.get(7)]).toEqual([0, made(9)]);
  expect(applyTranslation(there, 7, made(8))).toBe(there);
});

it("a failure removes no existing translation, and belongs to the newest text", () => {
  const there = applyTranslation(NONE, 7, made(9));
  expect(applyTranslationFailure(there, 7, failed(9))).toBe(there);
  const edited = applyTranslationFailure(there, 7, failed(12));
  expect([edited.translations.has(7), edited.untranslated.get(7)?.version]).toEqual([true, 12]);
  expect(applyTranslationFailure(edited, 7, failed(11))).toBe(edited);
});
