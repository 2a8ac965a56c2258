import { beforeAll, expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { eventually } from "../support/eventually.ts";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { type Person, strangers } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

const web = useWeb();
let ada: Person;
let grace: Person;
let group: string;

beforeAll(async () => {
  [ada, grace] = await strangers(web);
  group = await newGroup(web, ada, [grace]);
});

const message = (text: string) => ada.page.locator("[data-message]", { hasText: text });
const bar = () => ada.page.getByRole("toolbar", { name: "Selected messages" });

async function choose(text: string, item: string): Promise<void> {
  await message(text).click({ button: "right" });
  await ada.page.getByRole("menuitem", { name: item, exact: true }).click();
}

test("several messages are selected by menu, Shift and keys, and copied, forwarded, saved and deleted", async () => {
  const { page } = ada;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  for (const text of ["first", "second", "third"]) await say(web, grace, group, text);
  await say(web, ada, group, "mine");
  await page.goto(conversationUrl(group));
  await message("mine").waitFor();

  await choose("first", "Select");
  await message("third").click({ modifiers: ["Shift"] });
  await bar().getByText("3 selected").waitFor();
  expect(await axe(page)).toEqual([]);
  await bar().getByRole("button", { name: "Copy as text" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n").map((line) => line.replace(/^\[.*?\] /, ""))).toEqual([
    "Grace Hopper: first",
    "Grace Hopper: second",
    "Grace Hopper: third",
  ]);
  await bar().waitFor({ state: "detached" });

  await message("mine").press("x");
  await message("mine").press("Shift+ArrowUp");
  await bar().getByText("2 selected").waitFor();
  await page.keyboard.press("Escape");
  await bar().waitFor({ state: "detached" });

  await choose("first", "Select");
  await message("second").click();
  await bar().getByRole("button", { name: "Forward" }).click();
  const picker = page.getByRole("dialog", { name: "Forward 2 messages" });
  await picker.getByRole("checkbox", { name: "Saved messages" }).click();
  await picker.getByRole("checkbox", { name: "Crew" }).click();
  await picker.getByLabel("Add a comment").fill("look at this");
  expect(await axe(page)).toEqual([]);
  await picker.getByRole("button", { name: "Send" }).click();
  await page.getByText("Forwarded to 2 conversations").waitFor();
  await message("look at this").waitFor();
  await message("Forwarded from Grace Hopper").nth(1).waitFor();

  await choose("third", "Save");
  await page.getByText("Saved", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Open", exact: true }).last().click();
  await page.getByRole("heading", { name: "Saved messages" }).waitFor();
  await message("third").waitFor();
  expect(await page.locator(".timeline [data-message]").count()).toBe(4);
  await message("third").getByText("Forwarded from Grace Hopper").waitFor();
  await message("third").hover();
  await message("third").getByRole("button", { name: "Go to message" }).click();
  await page.getByRole("heading", { name: "Crew" }).waitFor();

  await choose("look at this", "Select");
  expect(await bar().getByRole("button", { name: "Delete" }).count()).toBe(1);
  await message("mine").click();
  await bar().getByRole("button", { name: "Delete" }).click();
  const asks = page.getByRole("dialog", { name: "Delete 2 messages?" });
  await asks.getByRole("button", { name: "Delete" }).click();
  await eventually(() => page.getByText("You deleted this message").count()).toBe(2);
});

test("a bar shows the newest pin, steps through the others, and the day at the top leads to any other day", async () => {
  const { page } = ada;
  const id = await newGroup(web, ada, [grace], "Log");
  const [one, two] = [await say(web, grace, id, "rule one"), await say(web, grace, id, "rule two")];
  for (let n = 0; n < 12; n += 1) await say(web, grace, id, `entry ${n}\n\n\n\n`);
  const pin = (message: number) =>
    call(web, "PUT", `/conversations/${id}/messages/${message}/pin`, { as: ada });
  await pin(one.id);
  await page.goto(conversationUrl(id));
  const pins = page.getByRole("region", { name: "Pinned messages" });
  await pins.getByText("rule one").waitFor();
  await pin(two.id);
  await pins.getByText("rule two").waitFor();
  await pins.getByText("Pinned message 2 of 2").click();
  await page.locator(".message-row--lit", { hasText: "rule two" }).waitFor();
  await pins.getByText("Pinned message 1 of 2").click();
  await page.locator(".message-row--lit", { hasText: "rule one" }).waitFor();

  await page.locator(".timeline").hover();
  await page.mouse.wheel(0, 300);
  const day = page.getByRole("button", { name: "Jump to date" });
  await day.getByText("Today").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Jump to latest" }).click();
  await day.waitFor({ state: "detached" });
  await page.locator(".timeline").hover();
  await page.mouse.wheel(0, -300);
  await day.waitFor();
  await page.locator('input[type="date"]').fill("2026-01-02");
  await page.locator(".message-row--lit", { hasText: "rule one" }).waitFor();
  await pins.getByRole("button", { name: "Hide pinned messages" }).click();
  await pins.waitFor({ state: "detached" });
});

test("a deleted message leaves every list at once, comes back if the server refuses, and is deleted though the page closes", async () => {
  const { page } = ada;
  const id = await newGroup(web, ada, [grace], "Regrets");
  const messages = `/conversations/${id}/messages`;
  const regret = await say(web, ada, id, "a regret");
  await call(web, "PUT", `${messages}/${regret.id}/pin`, { as: ada });
  await say(web, ada, id, "a regret as well");
  await page.goto(conversationUrl(id));
  await page.getByRole("button", { name: "Details" }).click();
  const everywhere = [".timeline", ".pin-bar", ".pins", `[data-conversation="${id}"]`];
  const shown = () =>
    page.evaluate(
      (places) =>
        places.filter((place) => document.querySelector(place)?.textContent.includes("a regret")),
      everywhere,
    );
  const texts = async () => {
    const { items } = (await call(web, "GET", messages, { as: grace })) as {
      items: { sender_id: string; kind: string; text: string | null }[];
    };
    return items.filter(({ kind }) => kind === "text").map(({ text }) => text);
  };
  const remove = async () => {
    await eventually(shown).toEqual(everywhere);
    await message("a regret").first().press("x");
    await message("a regret as well").click();
    await bar().getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await eventually(shown).toEqual([]);
    expect(await texts()).toEqual(["a regret", "a regret as well"]);
  };
  await remove();
  await page.getByRole("button", { name: "Undo" }).click();

  const refused = { code: "forbidden", detail: "Forbidden", retryable: false };
  await page.route(/\/messages\/\d+$/, (route) =>
    route.fulfill({ status: 403, contentType: "application/problem+json", json: refused }),
  );
  await remove();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.getByText("Your role doesn't allow this").waitFor();
  await page.unrouteAll();

  await remove();
  page.on("dialog", (dialog) => void dialog.accept());
  await page.close({ runBeforeUnload: true });
  await eventually(texts).toEqual([null, null]);
});
