import { describe, expect, test } from "vitest";
import { ParleyError, type MessageTranslation } from "#client/index.ts";
import { hintOf } from "#web/conversation/translation/hint.ts";
import { isForeign, mayTranslate } from "#web/translation/foreign.ts";
import { translateWords } from "#web/translation/translate-words.ts";
import { restOf } from "#web/translation/rest-of.ts";
import { Translations, type Engine } from "#web/translation/translations.ts";
import { message } from "./conversation-fixtures.ts";

const spanish = (id: number, more = {}) =>
  message(id, "grace", id, { text: "Mañana vamos", language: "es", ...more });

describe("what may be translated", () => {
  test("words of others in another language than mine, or in an unknown one", () => {
    expect(mayTranslate(spanish(1), "me", "en")).toBe(true);
    expect(mayTranslate(spanish(1, { language: null }), "me", "en")).toBe(true);
    expect(mayTranslate(spanish(1, { text: null, media: null }), "me", "en")).toBe(false);
    expect(mayTranslate(spanish(1), "grace", "en")).toBe(false);
    expect(mayTranslate(spanish(1), "me", "es-MX")).toBe(false);
    expect(mayTranslate(spanish(1, { deleted_at: "2026-05-04T00:00:00Z" }), "me", "en")).toBe(
      false,
    );
    expect(mayTranslate(spanish(1, { text: "👍 :) 12:30" }), "me", "en")).toBe(false);
    expect(mayTranslate(spanish(1, { text: "山", language: "ja" }), "me", "en")).toBe(true);
  });

  test("a language with a region is the same language", () => {
    expect(isForeign({ language: "pt-BR" }, "pt-PT")).toBe(false);
    expect(isForeign({ language: "pt-BR" }, "es")).toBe(true);
    expect(isForeign({ language: null }, "es")).toBe(false);
  });
});

describe("the hint", () => {
  test("comes when most of what others lately wrote is in one language that I do not read", () => {
    const english = message(9, "grace", 9, { language: "en" });
    expect(
      hintOf(
        [1, 2, 3].map((id) => spanish(id)),
        "me",
        "en",
      ),
    ).toEqual({
      senderId: "grace",
      language: "es",
    });
    expect(hintOf([spanish(1), spanish(2)], "me", "en")).toBe(null);
    expect(
      hintOf(
        [1, 2, 3].map((id) => spanish(id)),
        "grace",
        "en",
      ),
    ).toBe(null);
    expect(
      hintOf(
        [1, 2, 3].map((id) => spanish(id)),
        "me",
        "es",
      ),
    ).toBe(null);
    const mixed = [spanish(1), spanish(2), spanish(3), english, english, english];
    expect(hintOf(mixed, "me", "en")).toBe(null);
  });
});

test("code, links, mentions and the marks of Markdown are not for the translator", async () => {
  const seen: string[] = [];
  const shout = async (words: string) => {
    seen.push(words);
    return words.toUpperCase();
  };
  const text = "hola **amigo** @ann mira https://a.b/c con `code`\n```\nfoo()\n```\n- 12:30";
  expect(await translateWords(text, shout)).toBe(
    "HOLA **AMIGO** @ann MIRA https://a.b/c CON `code`\n```\nfoo()\n```\n- 12:30",
  );
  expect(seen.join(" ")).not.toMatch(/@ann|https|code|foo/);
});

test("whatever the server keeps from its translator, the page keeps from the browser's (TRANSLATE-3)", async () => {
  const kept = [
    "someone@example.com",
    "👩‍👩‍👧",
    ":smile:",
    "#plans",
    "{0}",
    "Www.the-house.com",
    "[casa](https://the.dog/)",
    "`let d = 3`",
  ];
  for (const loses of [false, true]) {
    for (const piece of kept) {
      const text = `hola\n${piece} amigo ${piece}\n- casa`;
      const translated = await translateWords(text, async (words) =>
        (loses ? words.replaceAll(/\{\d+\}/g, "") : words).toUpperCase(),
      );
      const own = piece.replace("casa", "CASA");
      expect(translated).toBe(`HOLA\n${own} AMIGO ${own}\n- CASA`);
    }
  }
});

test("a wait is what is left of it, whatever the clocks say", () => {
  expect(restOf(5_000, 10_000, 12_000)).toBe(3_000);
  expect(restOf(5_000, 10_000, 90_000)).toBe(150);
  expect(restOf(5_000, 10_000, 0)).toBe(5_000);
});

describe("translations", () => {
  const made: MessageTranslation = { version: 1, language: "en", text: "We go", provider: "x" };

  function start(engine: Partial<Engine>) {
    let now = 0;
    let timers: { at: number; run: () => void }[] = [];
    const asked: string[] = [];
    const note = (how: keyof Engine) => async (one: { id: number }, language: string) => {
      asked.push(`${how} ${one.id}`);
      return engine[how]?.(one as never, language) ?? null;
    };
    const translations = new Translations({ want: note("want"), ask: note("ask") }, (ms, run) =>
      timers.push({ at: now + ms, run }),
    );
    const settle = () => new Promise<void>((done) => setTimeout(done));
    const pass = (ms: number) => {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    };
    return { translations, pass, asked, settle };
  }

  test("are asked for once, however many show them, and again for a new text", async () => {
    const { translations, asked, settle } = start({ want: async () => made });
    translations.want(spanish(1), "en");
    translations.want(spanish(1), "en-GB");
    expect(translations.of(spanish(1), "en").value.state).toBe("awaited");
    await settle();
    translations.want(spanish(1), "en");
    expect(await translations.ask(spanish(1), "en")).toBe(true);
    expect(asked).toEqual(["want 1"]);
    expect(translations.of(spanish(1), "en").value).toEqual({ state: "made", made });
    translations.want(spanish(1, { text_version: 7 }), "en");
    expect(asked).toEqual(["want 1", "want 1"]);
  });

  test("that came by themselves are not asked for", async () => {
    const { translations, asked } = start({});
    translations.learn("c", 1, made);
    translations.want(spanish(1), "en");
    expect(await translations.ask(spanish(1), "en")).toBe(true);
    expect(asked).toEqual([]);
  });

  test("that a translator which is down owes are tried again later, later each time, and not for ever", async () => {
    const down = new ParleyError("translation_unavailable", "", {
      retryable: true,
      retryAfterMs: 20_000,
    });
    const { translations, pass, asked, settle } = start({ want: () => Promise.reject(down) });
    translations.want(spanish(1), "en");
    translations.want(spanish(2), "en");
    await settle();
    pass(19_999);
    expect(translations.paused.value).toBe(true);
    expect(translations.of(spanish(1), "en").value).toEqual({ state: "failed", retry: "later" });
    translations.want(spanish(3), "en");
    expect(asked).toEqual(["want 1", "want 2"]);
    pass(1);
    expect(translations.of(spanish(1), "en").value).toEqual({ state: "failed", retry: "now" });
    for (let turn = 1; turn < 9; turn += 1) {
      expect(translations.paused.value).toBe(false);
      translations.want(spanish(1), "en");
      await settle();
      pass(60_000);
    }
    expect(asked.filter((one) => one === "want 1")).toHaveLength(5);
  });

  test("of which the server says that there is none are asked for no sooner than it says", async () => {
    const { translations, pass, asked, settle } = start({ want: async () => made });
    const failure = { version: 1, language: "en", code: "translation_unavailable" };
    translations.learnFailure("c", 1, { ...failure, retryable: true, retry_after_ms: 9_000 });
    expect(translations.of(spanish(1), "en").value).toEqual({ state: "failed", retry: "later" });
    translations.want(spanish(1), "en");
    pass(9_000);
    expect(translations.of(spanish(1), "en").value).toEqual({ state: "failed", retry: "now" });
    expect(asked).toEqual([]);
    translations.want(spanish(1), "en");
    await settle();
    expect(translations.of(spanish(1), "en").value).toEqual({ state: "made", made });
    translations.learnFailure("c", 1, { ...failure, retryable: true });
    expect(translations.of(spanish(1), "en").value.state).toBe("made");
  });

  test("that failed by hand just before the others' turn have one of their own", async () => {
    const down = new ParleyError("translation_unavailable", "", {
      retryable: true,
      retryAfterMs: 1_000,
    });
    const { translations, pass, settle } = start({
      want: () => Promise.reject(down),
      ask: () => Promise.reject(down),
    });
    translations.want(spanish(2), "en");
    await settle();
    pass(2_900);
    await expect(translations.ask(spanish(1), "en")).rejects.toThrow();
    pass(100);
    const { value: turn } = translations.turn;
    expect(translations.of(spanish(1), "en").value).toEqual({ state: "failed", retry: "later" });
    pass(900);
    expect(translations.of(spanish(1), "en").value).toEqual({ state: "failed", retry: "now" });
    expect(translations.turn.value).toBe(turn + 1);
  });

  test("that nothing can make are not asked for again, and keep no others waiting", () => {
    const { translations, pass, asked } = start({});
    const failure = { version: 1, language: "en", code: "validation_failed", retryable: false };
    translations.learnFailure("c", 1, failure);
    pass(60_000);
    translations.want(spanish(1), "en");
    expect(translations.of(spanish(1), "en").value).toEqual({ state: "failed", retry: "never" });
    expect(translations.paused.value).toBe(false);
    expect(asked).toEqual([]);
  });

  test("in a language that turns out to be mine are none, and not asked for again", async () => {
    const { translations, asked, settle } = start({});
    translations.want(spanish(1, { language: null }), "en");
    await settle();
    translations.want(spanish(1, { language: null }), "en");
    expect(asked).toEqual(["want 1"]);
    expect(translations.of(spanish(1), "en").value.state).toBe("none");
  });

  test("by hand say what failed", async () => {
    const { translations } = start({ ask: () => Promise.reject(new Error("no")) });
    await expect(translations.ask(spanish(1), "en")).rejects.toThrow("no");
    expect(translations.of(spanish(1), "en").value.state).toBe("failed");
  });
});
