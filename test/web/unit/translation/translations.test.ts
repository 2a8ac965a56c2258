import { describe, expect, test } from "vitest";
import { ParleyError, type MessageTranslation } from "#client/index.ts";
import { Translations, type Engine } from "#web/translation/translations.ts";
import { message } from "../conversation/fixtures.ts";

const spanish = (id: number, more = {}) =>
  message(id, "grace", id, { text: "Mañana vamos", language: "es", ...more });

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

  test("a translation is requested once, however many places show it, and again for a new text", async () => {
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

  test("a translation that the server already sent is not requested", async () => {
    const { translations, asked } = start({});
    translations.learn("c", 1, made);
    translations.want(spanish(1), "en");
    expect(await translations.ask(spanish(1), "en")).toBe(true);
    expect(asked).toEqual([]);
  });

  test("translations are retried at growing pauses while the translator is down, and at most five times", async () => {
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

  test("a translation that the server could not make is requested no sooner than it asks", async () => {
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

  test("a translation requested by hand just before the next retry waits for a retry of its own", async () => {
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

  test("a translation that failed for good is not requested again, and does not pause the others", () => {
    const { translations, pass, asked } = start({});
    const failure = { version: 1, language: "en", code: "validation_failed", retryable: false };
    translations.learnFailure("c", 1, failure);
    pass(60_000);
    translations.want(spanish(1), "en");
    expect(translations.of(spanish(1), "en").value).toEqual({ state: "failed", retry: "never" });
    expect(translations.paused.value).toBe(false);
    expect(asked).toEqual([]);
  });

  test("a text that turns out to be in the reader's language has no translation, which is not requested again", async () => {
    const { translations, asked, settle } = start({});
    translations.want(spanish(1, { language: null }), "en");
    await settle();
    translations.want(spanish(1, { language: null }), "en");
    expect(asked).toEqual(["want 1"]);
    expect(translations.of(spanish(1), "en").value.state).toBe("none");
  });

  test("a translation requested by hand reports what failed", async () => {
    const { translations } = start({ ask: () => Promise.reject(new Error("no")) });
    await expect(translations.ask(spanish(1), "en")).rejects.toThrow("no");
    expect(translations.of(spanish(1), "en").value.state).toBe("failed");
  });
});
