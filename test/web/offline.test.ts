import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { kept } from "./support/kept.ts";
import { say, startWeb, twoPeople, type Web } from "./support/browser.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

test("offline, the page opens with the conversations it last showed, and says that it is offline", async () => {
  const { ada, grace, conversation } = await twoPeople(web, { serviceWorkers: "allow" });
  const { page } = ada;
  await page.goto("/");
  await say(web, grace, conversation, "before the tunnel");
  await page.getByText("before the tunnel").waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await eventually(() => kept(page)).toContain("before the tunnel");

  await ada.context.setOffline(true);
  await page.reload();
  await page.getByText("before the tunnel").waitFor();
  await page.getByText(/^(?:Offline since|Connecting)/).waitFor();

  await page.locator(`[data-conversation="${conversation}"]`).click();
  await page.waitForURL(`**?id=${conversation}`);

  await ada.context.setOffline(false);
  // The emulation sends no `online` event to a page that was loaded offline; a browser does.
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await say(web, grace, conversation, "after the tunnel");
  await page.getByText("after the tunnel").first().waitFor();
});

test("an interruption of less than two seconds shows no notice", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page, context } = ada;
  await page.clock.install();
  await page.goto("/");
  await say(web, grace, conversation, "before the interruption");
  await page.getByText("before the interruption").waitFor();
  const notices: string[] = [];
  await page.exposeFunction("noticed", (text: string) => notices.push(text));
  await page.evaluate(() => {
    const region = document.querySelector(".connection-indicator");
    const { noticed } = globalThis as unknown as { noticed: (text: string) => void };
    if (region === null) throw new Error("no indicator");
    new MutationObserver(() => noticed(region.textContent)).observe(region, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 100);
  await context.setOffline(true);
  await page.clock.runFor(1_200);
  await context.setOffline(false);
  await page.clock.resume();
  await say(web, grace, conversation, "after the interruption");
  await page.getByText("after the interruption").waitFor();
  await page.clock.fastForward(3_000);
  expect(notices).toEqual([]);

  await context.setOffline(true);
  await page.getByText(/^Offline since/).waitFor();
  await context.setOffline(false);
  await eventually(() => page.getByText(/^Offline since/).count()).toBe(0);
});
