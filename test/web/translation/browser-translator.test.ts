import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { say } from "../support/api.ts";
import { row } from "../support/chat.ts";
import { open, SPANISH, speaking, switchOn, translation } from "./speaking.ts";

const web = useWeb();

test("without a translator the details say so, and nothing is offered", async () => {
  const { ada, grace, conversation } = await speaking(web, { translate: false });
  const { page } = ada;
  for (let number = 0; number < 3; number += 1) await say(web, grace, conversation, SPANISH);
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
  const { ada, grace, conversation } = await speaking(web, { translate: false });
  const { page } = ada;
  await say(web, grace, conversation, SPANISH);
  await say(web, grace, conversation, "Mañana vamos a la playa con `playa`");
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
  await translation(page, "vamos a la playa con").getByText("tomorrow we go a la beach").waitFor();
  await translation(page, "vamos a la playa con")
    .locator("code", { hasText: /^playa$/ })
    .waitFor();
});
