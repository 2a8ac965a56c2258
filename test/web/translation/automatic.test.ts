import { expect, test } from "vitest";
import { call, say } from "../support/api.ts";
import { row } from "../support/chat.ts";
import {
  engine,
  ENGLISH,
  open,
  SPANISH,
  speaking,
  translation,
  useTranslatingWeb,
} from "./speaking.ts";

const web = useTranslatingWeb();

test("a reader with translation on sees the translation below the original, and another does not", async () => {
  const { ada, grace, conversation } = await speaking(web);
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
  const { ada, grace, conversation } = await speaking(web);
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

test("an edit shows the new text's translation, and never the old one's", async () => {
  const { ada, grace, conversation } = await speaking(web);
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

test("code, links, mentions and emphasis stay unchanged in a translation", async () => {
  const { ada, grace, conversation } = await speaking(web);
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
