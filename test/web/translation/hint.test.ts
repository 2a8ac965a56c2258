import { expect, test } from "vitest";
import { say } from "../support/api.ts";
import { row } from "../support/chat.ts";
import { open, SPANISH, speaking, translation, useTranslatingWeb } from "./speaking.ts";

const web = useTranslatingWeb();

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
