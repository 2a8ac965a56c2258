import { describe, expect, it } from "vitest";
import { languageOf, sameLanguage, type Guess } from "#text/languages.ts";

const guess = (scores: Guess["scores"], reliable = true): Guess => ({ scores, reliable });

describe("one language", () => {
  it("a language is the same under every tag for it", () => {
    for (const [a, b] of [
      ["es", "ES-419"],
      ["spa", "es"],
      ["eng", "en-GB"],
      ["pt-BR", "por"],
      ["zh-Hant", "zh"],
    ] as const) {
      expect(sameLanguage(a, b), `${a} ${b}`).toBe(true);
    }
    expect(sameLanguage("es", "et")).toBe(false);
    expect(sameLanguage("es-valencia-valencia", "es")).toBe(true);
  });
});

describe("what a message is written in", () => {
  it("the detector decides when it is certain, whatever its sender reads", () => {
    const sure = guess([
      ["es", 0.8],
      ["pt", 0.5],
    ]);
    expect(languageOf(sure, "en")).toBe("es");
    expect(languageOf(sure, "pt")).toBe("es");
    expect(languageOf(guess([["es", 0.8]]), "es")).toBe("es");
    const close = guess([
      ["es", 0.8],
      ["pt", 0.7],
    ]);
    expect(languageOf(close, "pt")).toBe("es");
  });

  it("the sender's language decides between two equally likely ones", () => {
    const torn = guess([
      ["tl", 0.68],
      ["en", 0.67],
    ]);
    expect(languageOf(torn, "en-GB")).toBe("en");
    expect(languageOf(torn, "fr")).toBe("tl");
  });

  it("the sender's language decides when the detector is uncertain, if it is likely at all", () => {
    const unsure = guess(
      [
        ["es", 0.84],
        ["pt", 0.74],
      ],
      false,
    );
    expect(languageOf(unsure, "pt")).toBe("pt");
    expect(languageOf(unsure, "ja")).toBeNull();
    const unlikely = guess(
      [
        ["es", 0.8],
        ["pt", 0.5],
      ],
      false,
    );
    expect(languageOf(unlikely, "pt")).toBeNull();
  });

  it("a text that shows no language has null", () => {
    expect(languageOf(guess([], false), "en")).toBeNull();
  });

  it("a language is the same in every region", () => {
    expect(sameLanguage("pt-BR", "PT")).toBe(true);
    expect(sameLanguage("en", "es")).toBe(false);
  });
});
