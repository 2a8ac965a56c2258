import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { apertium } from "#server/translation/apertium.ts";
import { libreTranslate } from "#server/translation/libretranslate.ts";
import type { TranslationProvider } from "#server/translation/provider.ts";
import { closedCircuit, Translator } from "#server/translation/translator.ts";
import { workersAi } from "#server/translation/workers-ai.ts";
import {
  HABITS,
  standInAi,
  startStandIns,
  UNKNOWN_LANGUAGE,
  type StandIns,
} from "../../support/translation-stand-ins.ts";

let standIns: StandIns;
beforeAll(async () => {
  standIns = await startStandIns();
});
afterAll(() => standIns.close());

const providers: Record<string, () => TranslationProvider> = {
  apertium: () => apertium(`${standIns.url}/apertium`),
  libretranslate: () => libreTranslate(`${standIns.url}/libretranslate`, undefined),
  "workers-ai": () => workersAi(standInAi(standIns.url)),
};

describe.each(Object.entries(providers))("the provider %s", (name, provider) => {
  const translator = () => new Translator(provider(), closedCircuit());

  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("the provider is called by its name, and translates line by line, with untranslatable parts in place", async () => {
    const text = "Good morning @bob\n\nSee `npm ci` at https://example.com, please\n- and this 🎉";
    const translated = await translator().translate(text, "en-GB", "es");
    expect(translator().name).toBe(name);
    expect(translated).toEqual({
      ok: true,
      value:
        "es|Good morning @bob\n\nes|See `npm ci` at https://example.com, please\n- es|and this 🎉",
    });
  });

  it("the provider reports unknown languages, and continues with the others", async () => {
    const one = translator();
    const unknown = await one.translate("Good morning", "en", UNKNOWN_LANGUAGE);
    expect(unknown).toMatchObject({ ok: false, error: { code: "validation_failed" } });
    expect(await one.translate("Good morning", "en", "es")).toMatchObject({ ok: true });
  });

  it.each([
    HABITS.breaks,
    HABITS.garbles,
    HABITS.misshapes,
    HABITS.forgets,
    HABITS.floods,
    HABITS.stops,
  ])(
    "%s: the provider is unavailable, with a time to come back, and none of the text is logged",
    async (habit) => {
      const logged = vi.spyOn(console, "error").mockReturnValue();
      const text = `A secret\nthat ${habit}`;
      const answer = await translator().translate(text, "en", "es");
      expect(answer).toMatchObject({
        ok: false,
        error: { code: "translation_unavailable", retry_after_ms: 1_000 },
      });
      expect(JSON.stringify(logged.mock.calls)).not.toContain("secret");
    },
  );

  it(`${HABITS.hangs}: the provider is given up after eight seconds`, async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let isOver = false;
    const asked = translator().translate(`It ${HABITS.hangs}`, "en", "es");
    void asked.finally(() => (isOver = true));
    await vi.advanceTimersByTimeAsync(7_900);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(await asked).toMatchObject({ ok: false, error: { code: "translation_unavailable" } });
  });

  it("the provider gets eight texts at a time over all callers, and no more lines than anyone reads", async () => {
    let atOnce = 0;
    let most = 0;
    const { translate } = provider();
    const box = closedCircuit();
    const counted: TranslationProvider = {
      name,
      async translate(request, signal) {
        most = Math.max(most, ++atOnce);
        return translate(request, signal).finally(() => (atOnce -= 1));
      },
    };
    const asked = Array.from({ length: 30 }, (_, at) =>
      new Translator(counted, box).translate(`Good morning, ${at}`, "en", "es"),
    );
    expect((await Promise.all(asked)).every(({ ok }) => ok)).toBe(true);
    expect(most).toBe(8);
    const long = Array.from({ length: 201 }, () => "one more").join("\n");
    expect(await translator().translate(long, "en", "es")).toMatchObject({
      error: { code: "validation_failed" },
    });
  });

  it("calls whose event was cut off no longer wait for the provider", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const box = closedCircuit();
    const never = new Translator({ name, translate: () => new Promise(() => undefined) }, box);
    for (let call = 0; call < 8; call += 1) void never.translate("Good morning", "en", "es");
    await Promise.resolve();
    vi.setSystemTime(Date.now() + 8_001);
    const other = new Translator(provider(), box);
    expect(await other.translate("Good morning", "en", "es")).toMatchObject({ ok: true });
  });

  it("the provider is left alone after five failures, and tried again after half a minute", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    vi.useFakeTimers({ toFake: ["Date"] });
    const ask = vi.fn(provider().translate);
    const box = closedCircuit();
    const one = new Translator({ name, translate: ask }, box);
    for (let turn = 0; turn < 5; turn += 1) await one.translate(HABITS.breaks, "en", "es");
    expect(await one.translate("Good morning", "en", "es")).toMatchObject({
      ok: false,
      error: { code: "translation_unavailable", retry_after_ms: 30_000 },
    });
    expect(ask).toHaveBeenCalledTimes(5);
    vi.setSystemTime(Date.now() + 30_000);
    // Another object of the same isolate knows it as well.
    const other = new Translator({ name, translate: ask }, box);
    expect(await other.translate("Good morning", "en", "es")).toMatchObject({ ok: true });
    expect(await one.translate("Good morning", "en", "es")).toMatchObject({ ok: true });
  });
});

describe("apertium", () => {
  it("apertium's marks and gaps are removed from its translations", async () => {
    const answer = {
      responseData: { translatedText: "Mañana  cumplimos en la #canal, {0}, todos" },
    };
    vi.spyOn(globalThis, "fetch").mockResolvedValue(Response.json(answer));
    const translator = new Translator(apertium("http://apertium.example"), closedCircuit());
    expect(
      await translator.translate("Tomorrow we meet at the station, #trip, all of us", "en", "es"),
    ).toEqual({
      ok: true,
      value: "Mañana cumplimos en la canal, #trip, todos",
    });
    vi.restoreAllMocks();
  });
});
