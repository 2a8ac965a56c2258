import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { axe } from "./support/axe.ts";
import {
  call,
  conversationUrl,
  PHONE,
  say,
  startWeb,
  twoPeople,
  type Person,
  type Web,
} from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";
import { seed } from "./support/seed.ts";
import { startLibreTranslate, type LibreTranslate } from "./support/libre-translate.ts";

const SPANISH = "Mañana vamos todos juntos a la playa con los niños";
const ENGLISH = "tomorrow we go all together to the beach with the children";

let engine: LibreTranslate;
let web: Web;
beforeAll(async () => {
  engine = await startLibreTranslate();
  const vars = { TRANSLATOR: "libretranslate", TRANSLATOR_URL: engine.url };
  web = await startWeb(inject("worker"), { vars });
});
afterEach(async () => {
  engine.answerIn(0);
  await Promise.all(web.browser.contexts().map((context) => context.close()));
});
afterAll(async () => {
  await web.stop();
  engine.close();
});

interface Speaking {
  ada: Person;
  grace: Person;
  conversation: string;
}

interface Speak extends BrowserContextOptions {
  translate?: boolean;
  reads?: string;
  writes?: string;
}

/** By default Ada reads English, and Grace writes Spanish. */
async function speaking(
  on: Web = web,
  { translate = true, reads = "en", writes = "es", ...options }: Speak = {},
): Promise<Speaking> {
  const people = await twoPeople(on, options);
  const { ada, grace, conversation } = people;
  await Promise.all([
    call(on, "PATCH", "/users/me", { as: ada, body: { language: reads } }),
    call(on, "PATCH", "/users/me", { as: grace, body: { language: writes } }),
  ]);
  const path = `/conversations/${conversation}/settings`;
  await call(on, "PATCH", path, { as: ada, body: { translate } });
  return people;
}

async function open({ page }: Person, conversation: string): Promise<void> {
  await page.goto(conversationUrl(conversation));
  await page.locator(".conversation__messages[aria-busy=false]").waitFor();
}

const row = (page: Page, text: string) =>
  page.locator(".conversation article").filter({ hasText: text }).last();
const translation = (page: Page, text: string) => row(page, text).locator(".message-translation");

/** A turn of the wheel has ended when the list no longer moves. */
async function atRest(page: Page): Promise<void> {
  await page.locator(".timeline").evaluate(async (list) => {
    for (let was = Number.NaN; was !== list.scrollTop;) {
      was = list.scrollTop;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  });
}

/** From the end of the list to the end of its visible part, in pixels. */
function toEnd(page: Page): Promise<number> {
  return page
    .locator(".timeline")
    .evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
}

function topOf(page: Page, id: number): Promise<number> {
  return page
    .locator(`[data-message="${id}"]`)
    .evaluate((row) => Math.round(row.getBoundingClientRect().top));
}

/** How many messages within the list's edges show no translation into English. */
function untranslatedInSight(page: Page): Promise<number> {
  return page.locator(".timeline").evaluate((list) => {
    const { top, bottom } = list.getBoundingClientRect();
    return [...list.querySelectorAll("[data-message]")].filter((row) => {
      const box = row.getBoundingClientRect();
      return box.bottom > top && box.top < bottom && !row.textContent.includes("beach");
    }).length;
  });
}

async function switchOn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByRole("switch", { name: "Translate messages for me" }).click();
}

describe("where the server translates", () => {
  test("a reader with translation on sees the translation below the original, and another does not", async () => {
    const { ada, grace, conversation } = await speaking();
    await Promise.all([open(ada, conversation), open(grace, conversation)]);
    engine.asked.length = 0;
    const sent = performance.now();
    await say(web, grace, conversation, SPANISH);
    await translation(ada.page, SPANISH).getByText(ENGLISH).waitFor();
    // The server sent it without a request.
    expect(performance.now() - sent).toBeLessThan(3_000);
    await row(ada.page, SPANISH).getByText("Translated from Spanish by LibreTranslate").waitFor();
    expect(await translation(ada.page, SPANISH).locator("[lang=en] [dir=auto]").count()).toBe(1);
    await row(grace.page, SPANISH).waitFor();
    expect(await grace.page.locator(".message-translation").count()).toBe(0);
    // The list shows the same, and requests nothing more.
    await ada.page.locator("[data-conversation]").getByText(ENGLISH).waitFor();
    expect(engine.asked).toEqual([SPANISH]);
  });

  test("a long message and its translation fold and unfold together", async () => {
    const { ada, grace, conversation } = await speaking();
    const { page } = ada;
    await open(ada, conversation);
    const lines = Array.from({ length: 40 }, (_, at) => `${at} vamos a la playa`).join("\n");
    await say(web, grace, conversation, lines);
    const shown = translation(page, "0 vamos");
    await shown.getByText("17 we go to the beach").waitFor();
    expect(await shown.textContent()).not.toContain("18 we go");
    await row(page, "0 vamos").getByRole("button", { name: "Read more" }).click();
    await shown.getByText("39 we go to the beach").waitFor();
  });

  test("a reader with translation off sees none, until they switch it on in the details", async () => {
    const { ada, grace, conversation } = await speaking(web, { translate: false });
    const { page } = ada;
    await say(web, grace, conversation, SPANISH);
    engine.asked.length = 0;
    await open(ada, conversation);
    await row(page, SPANISH).waitFor();
    // By the time that a later message shows, the page would have requested a translation.
    await say(web, grace, conversation, "Buenos días");
    await row(page, "Buenos días").waitFor();
    expect(engine.asked).toEqual([]);
    expect(await page.locator(".message-translation").count()).toBe(0);
    await switchOn(page);
    await page.getByText("Into English").waitFor();
    await translation(page, SPANISH).getByText(ENGLISH).waitFor();
  });

  test("an edit shows the new text's translation, and never the old one's", async () => {
    const { ada, grace, conversation } = await speaking();
    await open(ada, conversation);
    const { id } = await say(web, grace, conversation, SPANISH);
    await translation(ada.page, SPANISH).getByText("beach").waitFor();
    await call(web, "PATCH", `/conversations/${conversation}/messages/${id}`, {
      as: grace,
      body: { text: SPANISH.replace("playa", "montaña") },
    });
    await translation(ada.page, "montaña").getByText("mountain").waitFor();
    expect(await translation(ada.page, "montaña").getByText("beach").count()).toBe(0);
  });

  test("one message is translated from its menu and by key, and shown as the original again", async () => {
    const { ada, grace, conversation } = await speaking(web, { translate: false });
    const { page } = ada;
    await say(web, grace, conversation, SPANISH);
    await say(web, ada, conversation, "An answer in English, which needs no translation");
    await open(ada, conversation);
    await row(page, SPANISH).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Translate" }).click();
    await translation(page, SPANISH).getByText(ENGLISH).waitFor();
    await row(page, SPANISH).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Show original only" }).click();
    await translation(page, SPANISH).waitFor({ state: "detached" });
    await row(page, SPANISH).focus();
    await page.keyboard.press("t");
    await translation(page, SPANISH).getByText(ENGLISH).waitFor();
    await row(page, SPANISH).getByRole("button", { name: "Show original only" }).click();
    await row(page, SPANISH).getByRole("button", { name: "Show translation" }).click();
    await translation(page, SPANISH).waitFor();
    await row(page, "An answer").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Reply" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Translate" }).count()).toBe(0);
  });

  test("code, links, mentions and emphasis stay unchanged in a translation", async () => {
    const { ada, grace, conversation } = await speaking();
    await open(ada, conversation);
    const text = `Mañana vamos **juntos** a la playa con @${ada.username} 🎉, mira https://example.com/playa y después ejecuta esta orden: \`playa\``;
    await say(web, grace, conversation, text);
    const shown = translation(ada.page, "Mañana");
    await shown.getByText("tomorrow we go").waitFor();
    await shown.locator("strong", { hasText: "together" }).waitFor();
    await shown.locator("code", { hasText: /^playa$/ }).waitFor();
    await shown.locator("mark", { hasText: ada.username }).waitFor();
    await shown.getByRole("link", { name: "https://example.com/playa" }).waitFor();
    expect(await shown.innerText()).toContain("🎉");
  });

  test("a manual translation says when the translator does not know the languages", async () => {
    const { ada, grace, conversation } = await speaking(web, { reads: "ja", translate: false });
    await say(web, grace, conversation, SPANISH);
    await open(ada, conversation);
    await row(ada.page, SPANISH).click({ button: "right" });
    await ada.page.getByRole("menuitem", { name: "Translate" }).click();
    await ada.page.getByText("These languages can't be translated here").waitFor();
    expect(await ada.page.locator(".message-translation").count()).toBe(0);
  });
});

describe("history", () => {
  test("history is translated as it scrolls into view; a reader at the end stays there, and one further up stays too", async () => {
    const { ada, grace, conversation } = await speaking();
    const texts = Array.from({ length: 60 }, (_, number) => `${SPANISH} No. ${number}`);
    const ids = await seed(web, grace, conversation, texts);
    const last = ids.at(-1) ?? 0;
    const body = { message_id: last };
    await call(web, "PUT", `/conversations/${conversation}/read`, { as: ada, body });
    // Once the list counts nothing as unread either, nothing is new when the page opens.
    const unread = async () => {
      const { items } = (await call(web, "GET", "/conversations", { as: ada })) as {
        items: { unread_count: number; last_message: { id: number } | null }[];
      };
      return items.map((one) => [one.last_message?.id, one.unread_count]);
    };
    await eventually(unread).toEqual([[last, 0]]);
    engine.asked.length = 0;
    engine.answerIn(600);
    await open(ada, conversation);
    const { page } = ada;
    await translation(page, "No. 59").waitFor();
    await eventually(() => toEnd(page)).toBeLessThan(2);
    expect(engine.asked.length).toBeLessThan(60);

    await page.locator(".timeline").hover();
    await page.mouse.wheel(0, -900);
    await atRest(page);
    const first = await page.locator(".timeline").evaluate((list) => {
      const { top } = list.getBoundingClientRect();
      const rows = [...list.querySelectorAll<HTMLElement>("[data-message]")];
      return Number(
        rows.find((row) => row.getBoundingClientRect().bottom > top)?.dataset["message"],
      );
    });
    const before = await topOf(page, first);
    await eventually(() => untranslatedInSight(page)).toBe(0);
    await atRest(page);
    expect(Math.abs((await topOf(page, first)) - before)).toBeLessThan(3);
    await page.mouse.wheel(0, -5_000);
    await translation(page, "No. 10").waitFor();
  });
});

describe("outside the conversation", () => {
  test("the list shows the last message translated, and the original in a tooltip", async () => {
    const { ada, grace, conversation } = await speaking();
    await ada.page.goto("/");
    await say(web, grace, conversation, `**${SPANISH}**`);
    const preview = ada.page.locator(`[data-conversation="${conversation}"] .inbox-item__text`);
    await preview.getByText(ENGLISH).waitFor();
    expect(await preview.getAttribute("title")).toBe(SPANISH);
    expect(await preview.getAttribute("lang")).toBe("en");
  });

  test("a search shows the translation below each hit", async () => {
    const { ada, grace, conversation } = await speaking();
    const { id } = await say(web, grace, conversation, SPANISH);
    await say(web, ada, conversation, "Yes");
    await eventually(() => call(web, "GET", "/search/messages?q=playa", { as: ada })).toMatchObject(
      { items: [{ message: { id } }] },
    );
    await ada.page.goto("/");
    await ada.page.getByRole("textbox", { name: "Search" }).fill("playa");
    await ada.page.locator(".search-results").getByText(ENGLISH).waitFor();
    await ada.page.locator("mark", { hasText: "playa" }).waitFor();
  });

  test("the reading language is set in the settings, apart from the language of the page", async () => {
    const { ada, grace, conversation } = await speaking(web, { reads: "es" });
    const { page } = ada;
    await say(web, grace, conversation, SPANISH);
    await open(ada, conversation);
    await page.getByRole("button", { name: "Details" }).click();
    await page.getByText("Into Spanish").waitFor();
    await page.getByRole("link", { name: "Change language" }).click();
    const select = page.getByRole("combobox", { name: "Reading language" });
    await eventually(() => select.evaluate((one) => one === document.activeElement)).toBe(true);
    await select.selectOption({ label: "English" });
    await eventually(() => call(web, "GET", "/users/me", { as: ada })).toMatchObject({
      language: "en",
    });
    expect(await select.locator("option", { hasText: "Japanese – 日本語" }).count()).toBe(1);
    await page.locator(`[data-conversation="${conversation}"]`).click();
    await translation(page, SPANISH).getByText(ENGLISH).waitFor();
  });
});

test("a hint offers translation once: accepted, it translates; declined, it does not come back", async () => {
  const { ada, grace, conversation } = await speaking(web, { translate: false });
  const { page } = ada;
  for (const day of ["Mañana", "Después"])
    await say(web, grace, conversation, `${day} vamos a la playa`);
  await open(ada, conversation);
  await row(page, "Después").waitFor();
  const hint = page.getByText("Grace Hopper writes in Spanish. Translate for you?");
  expect(await hint.count()).toBe(0);
  await say(web, grace, conversation, SPANISH);
  await hint.waitFor();
  await page.getByRole("button", { name: "No thanks" }).click();
  await hint.waitFor({ state: "detached" });
  await page.reload();
  await row(page, SPANISH).waitFor();
  // One more message of the same language would bring the hint back.
  await say(web, grace, conversation, "Buenos días a todos");
  await row(page, "Buenos días").waitFor();
  expect(await hint.count()).toBe(0);

  const second = await speaking(web, { translate: false });
  for (const day of ["Mañana", "Después", "Mañana"]) {
    await say(web, second.grace, second.conversation, `${day} vamos a la playa`);
  }
  await open(second.ada, second.conversation);
  await second.ada.page.getByRole("button", { name: "Translate" }).click();
  await translation(second.ada.page, "Después").getByText("then we go to the beach").waitFor();
});

describe("where the server has no translator", () => {
  let plain: Web;
  beforeAll(async () => {
    plain = await startWeb(inject("worker"));
  });
  afterEach(() => Promise.all(plain.browser.contexts().map((context) => context.close())));
  afterAll(() => plain.stop());

  test("without a translator the details say so, and nothing is offered", async () => {
    const { ada, grace, conversation } = await speaking(plain, { translate: false });
    const { page } = ada;
    for (let number = 0; number < 3; number += 1) await say(plain, grace, conversation, SPANISH);
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, "Translator"));
    await open(ada, conversation);
    await page.getByRole("button", { name: "Details" }).click();
    await page.getByText("Translation isn't set up on this server.").waitFor();
    expect(await page.getByRole("switch", { name: "Translate messages" }).isDisabled()).toBe(true);
    await row(page, SPANISH).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Reply" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Translate" }).count()).toBe(0);
    expect(await page.getByText("Translate for you?").count()).toBe(0);
  });

  test("the browser's own translator is used, with its download announced, and code untouched", async () => {
    const { ada, grace, conversation } = await speaking(plain, { translate: false });
    const { page } = ada;
    await say(plain, grace, conversation, SPANISH);
    await say(plain, grace, conversation, "Mañana vamos a la playa con `playa`");
    await page.addInitScript(() => {
      let isThere = false;
      const words: Record<string, string> = { mañana: "tomorrow", vamos: "we go", playa: "beach" };
      Object.assign(globalThis, {
        Translator: {
          availability: async (pair: { sourceLanguage: string; targetLanguage: string }) => {
            if (pair.sourceLanguage !== "es" || pair.targetLanguage !== "en") return "unavailable";
            return isThere ? "available" : "downloadable";
          },
          create: async () => {
            isThere = true;
            return {
              translate: async (text: string) =>
                text.replaceAll(/[\p{L}]+/gu, (word) => words[word.toLowerCase()] ?? word),
            };
          },
        },
      });
    });
    await open(ada, conversation);
    await row(page, "los niños").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Translate" }).click();
    await page.getByText("Your browser is downloading Spanish. This may take a while").waitFor();
    await translation(page, "los niños").getByText("tomorrow we go todos").waitFor();
    await row(page, "los niños").getByText("Translated from Spanish by your browser").waitFor();
    await switchOn(page);
    await translation(page, "vamos a la playa con")
      .getByText("tomorrow we go a la beach")
      .waitFor();
    await translation(page, "vamos a la playa con")
      .locator("code", { hasText: /^playa$/ })
      .waitFor();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in a translated conversation, its details and the settings, ${colorScheme}`, async () => {
    const { ada, grace, conversation } = await speaking(web, { colorScheme });
    const { page } = ada;
    await say(web, grace, conversation, SPANISH);
    await open(ada, conversation);
    await translation(page, SPANISH).waitFor();
    await page.getByRole("button", { name: "Details" }).click();
    await page.getByText("Into English").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.goto("/settings/appearance");
    await page.getByRole("combobox", { name: "Reading language" }).waitFor();
    expect(await axe(page)).toEqual([]);
  });
}

test("in Arabic, on a phone, an English message reads from left to right and its translation from right to left", async () => {
  const { ada, grace, conversation } = await speaking(web, {
    reads: "ar",
    writes: "en",
    locale: "ar",
    viewport: PHONE,
  });
  const { page } = ada;
  await open(ada, conversation);
  await say(web, grace, conversation, "Tomorrow we go to the beach with everyone");
  const shown = translation(page, "Tomorrow we go");
  await shown.getByText("غدا نحن نذهب إلى").waitFor();
  await row(page, "Tomorrow we go")
    .getByText(/^تُرجمت من \P{L}*الإنجليزية\P{L}* بواسطة \P{L}*LibreTranslate/u)
    .waitFor();
  const directionOf = (text: string) =>
    row(page, "Tomorrow we go")
      .locator(".message-text", { hasText: text })
      .evaluate((one) => getComputedStyle(one).direction);
  expect(await directionOf("Tomorrow")).toBe("ltr");
  expect(await directionOf("غدا")).toBe("rtl");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

/* The last one: a server that has seen its translator fail leaves it alone for a while. */
test("a translator that is down delays no message; the page says so at once, with a way to try again", async () => {
  const { ada, grace, conversation } = await speaking();
  const { page } = ada;
  await open(ada, conversation);
  engine.asked.length = 0;
  engine.answerIn(null);
  const sent = performance.now();
  await say(web, grace, conversation, SPANISH);
  await row(page, SPANISH).getByText("Translation is unavailable right now.").waitFor();
  // The server sent the failure: the page did not wait, and requested nothing.
  expect(performance.now() - sent).toBeLessThan(4_000);
  expect(engine.asked).toEqual([SPANISH]);
  expect(await page.locator(".toasts").innerText()).toBe("");
  // A failed manual request shows an error; the page retries it, too.
  const again = row(page, SPANISH).getByRole("button", { name: "Try again" });
  await again.click();
  await page.getByText(/Couldn't translate. Try again in \d+ seconds?/).waitFor();
  engine.answerIn(0);
  await translation(page, SPANISH).getByText(ENGLISH).waitFor();
  expect(await again.count()).toBe(0);
});
