import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople, type Person } from "../support/people.ts";
import { conversationUrl, newGroup, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { kept } from "../support/kept.ts";

const web = useWeb();

const rowOf = ({ page }: Person, id: string) => page.locator(`[data-conversation="${id}"]`);

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
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
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

test("offline, a conversation that is not kept here says so, and the list shows unsent messages, after a reload too", async () => {
  const { ada, grace, conversation } = await twoPeople(web, { serviceWorkers: "allow" });
  await say(web, grace, conversation, "hello");
  const other = await newGroup(web, grace, [ada], "Never opened");
  await say(web, grace, other, "unseen");
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await page.locator(".message-row").getByText("hello").waitFor();
  await rowOf(ada, other).getByText("unseen").waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await eventually(() => kept(page)).toMatch(/hello.*unseen|unseen.*hello/);
  await ada.context.setOffline(true);
  await page.getByRole("textbox", { name: "Write a message" }).fill("into the void");
  await page.keyboard.press("Enter");
  await rowOf(ada, conversation).getByText("into the void").waitFor();
  await rowOf(ada, other).click();
  await page.getByText("You're offline", { exact: true }).waitFor();
  await page.reload();
  await rowOf(ada, conversation).getByText("into the void").waitFor();
  await rowOf(ada, conversation).getByRole("img", { name: "Not sent yet" }).waitFor();
  await ada.context.setOffline(false);
  // The emulation sends no `online` event to a page that was loaded offline; a browser does.
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.locator(".message-row").getByText("unseen").waitFor();
  await rowOf(ada, conversation)
    .getByRole("img", { name: "Not sent yet" })
    .waitFor({ state: "detached" });
});
