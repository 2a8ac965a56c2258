import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { chooseFiles, pictureOf } from "../support/choose-files.ts";
import { newPerson, type Person, type PersonOptions } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

const web = useWeb();

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error("It is not shown");
  return box;
}

const middleOf = ({ y, height }: Box) => y + height / 2;
const bottomOf = ({ y, height }: Box) => y + height;

/** The texts of the visible elements that overlap this box. */
function under(elements: Locator, box: Box): Promise<(string | null)[]> {
  return elements.evaluateAll(
    (all, box) =>
      all
        .filter((element) => {
          const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
          const isShown =
            element.checkVisibility({ visibilityProperty: true }) && width * height > 0;
          const isBeside = right <= box.x || box.x + box.width <= left;
          return isShown && !isBeside && top < box.y + box.height && box.y < bottom;
        })
        .map(({ textContent }) => textContent),
    box,
  );
}

interface Pair {
  readonly ada: Person;
  readonly grace: Person;
}

async function pair(options: PersonOptions = {}): Promise<Pair> {
  const ada = await newPerson(web, "Ada Lovelace", options);
  return { ada, grace: await newPerson(web, "Grace Hopper") };
}

let usual: Pair;
beforeAll(async () => {
  usual = await pair();
});

/** A new group in which two people talk. */
async function talking({ ada, grace } = usual): Promise<Pair & { group: string }> {
  return { ada, grace, group: await newGroup(web, ada, [grace]) };
}

async function open({ page }: Person, group: string, last: string): Promise<void> {
  await page.goto(conversationUrl(group));
  await row(page, last).waitFor();
}

function row(page: Page, words: string): Locator {
  return page.locator(".timeline article", { hasText: words });
}

for (const [where, options] of Object.entries({
  "left to right": {},
  "right to left": { locale: "ar" },
  narrow: { viewport: { width: 460, height: 800 } },
})) {
  test(`a message's actions show beside it and cover no other text: ${where}`, async () => {
    const { ada, grace, group } = await talking(await pair(options));
    await say(web, ada, group, "Mine before");
    await say(web, grace, group, "Hi");
    await say(web, grace, group, "Then");
    await say(web, grace, group, `A long one, ${"and on ".repeat(60)}`);
    await say(web, ada, group, "Ok");
    await say(web, ada, group, "Good");
    await open(ada, group, "Good");
    const { page } = ada;
    for (const words of ["Hi", "Then", "A long one", "Ok", "Good"]) {
      await row(page, words).hover();
      const toolbar = row(page, words).locator(".message-toolbar__buttons");
      await toolbar.waitFor();
      const bar = await boxOf(toolbar);
      const others = page.locator(
        ".timeline :is(.message-bubble__name, .message-text, .message-status, time, .avatar)",
      );
      expect(await under(others, bar), words).toEqual([]);
      const list = await boxOf(page.locator(".timeline"));
      expect(bar.x, words).toBeGreaterThanOrEqual(list.x);
      expect(bar.x + bar.width, words).toBeLessThanOrEqual(list.x + list.width);
    }
  });
}

test("the sender's avatar shows beside the last bubble, and not beside anything below it", async () => {
  const { ada, grace, group } = await talking();
  const { id } = await say(web, grace, group, "Who brings the cake?");
  const messages = `/conversations/${group}/messages`;
  const body = { text: "I do", reply_to: id };
  await call(web, "POST", messages, { as: ada, body });
  await call(web, "PUT", `${messages}/${id}/reactions/${encodeURIComponent("👍")}`, { as: ada });
  await open(ada, group, "I do");
  const { page } = ada;
  const asked = row(page, "Who brings").first();
  const bubble = await boxOf(asked.locator(".message-bubble"));
  expect(bottomOf(await boxOf(asked.locator(".avatar")))).toBeCloseTo(bottomOf(bubble), 0);
  for (const below of [".message-reactions", ".message-row__thread"]) {
    expect((await boxOf(asked.locator(below))).x).toBeCloseTo(bubble.x, 0);
  }
});

test("a message of emoji alone is large, in a bubble and nowhere else", async () => {
  const { ada, grace, group } = await talking();
  await say(web, grace, group, "👍🏽 it is");
  await say(web, grace, group, "👩‍👩‍👧‍👦");
  await open(ada, group, "👩‍👩‍👧‍👦");
  const { page } = ada;
  const size = (locator: Locator) =>
    locator.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  expect(await size(page.getByText("👍🏽 it is"))).toBe(15);
  expect(await size(row(page, "👩‍👩‍👧‍👦").locator(".message-bubble__emoji"))).toBe(48);
  expect(await size(page.locator(".inbox-item__text").first())).toBeLessThan(16);
});

test("the composer's buttons align with its last line, also of a long text", async () => {
  const { ada, group } = await talking();
  const { page } = ada;
  await page.goto(conversationUrl(group));
  const field = page.getByRole("textbox", { name: "Write a message" });
  await field.fill(`${"A line\n".repeat(30)}The last`);
  await field.press("End");
  await field.press("!");
  const shown = await field.evaluate((element) => {
    const { paddingBlockEnd, lineHeight } = getComputedStyle(element);
    const padding = parseFloat(paddingBlockEnd);
    return {
      rest: element.scrollHeight - element.clientHeight - element.scrollTop,
      cut: (element.clientHeight - 2 * padding) % parseFloat(lineHeight),
      /** From the end of the field to the middle of its last line. */
      last: padding + parseFloat(lineHeight) / 2,
    };
  });
  expect(shown).toMatchObject({ rest: 0, cut: 0 });
  const lastLine = bottomOf(await boxOf(field)) - shown.last;
  for (const name of ["Attach files", "Emoji", "Send"]) {
    const button = page.locator(".composer").getByRole("button", { name, exact: true });
    expect(middleOf(await boxOf(button)), name).toBeCloseTo(lastLine, 0);
  }
});

test("the pictures of a conversation have the same gap above as beside", async () => {
  const { ada, group } = await talking();
  const { page } = ada;
  await page.goto(conversationUrl(group));
  await chooseFiles(
    page,
    ...["one", "two", "three", "four"].map((name) => pictureOf(`${name}.png`)),
  );
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator('.timeline [data-status="sent"]').waitFor();
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByRole("tab", { name: "Media" }).click();
  const pictures = page.getByRole("tabpanel", { name: "Media" }).locator(".picture");
  await pictures.nth(3).waitFor();
  const [first, second, , fourth] = await Promise.all((await pictures.all()).map(boxOf));
  expect(second!.x - (first!.x + first!.width)).toBeCloseTo(4, 0);
  expect(fourth!.y - bottomOf(first!)).toBeCloseTo(4, 0);
});

test("a tower of marks stays within its own message", async () => {
  const { ada, group } = await talking();
  const { page } = ada;
  const above = await say(web, ada, group, "what stands above stays readable");
  const { id } = await say(web, ada, group, "Zalgo is here, in one line of text");
  await page.goto(conversationUrl(group));
  const message = (id: number) => page.locator(`[data-message="${id}"] .message-bubble`);
  await message(id).waitFor();
  await page.mouse.move(0, 0);
  const before = await message(above.id).screenshot();
  const tower = `Z${"\u0301".repeat(100)}`;
  await call(web, "PATCH", `/conversations/${group}/messages/${id}`, {
    as: ada,
    body: { text: tower.repeat(20) },
  });
  await page.locator("article", { hasText: tower }).waitFor();
  const after = await message(above.id).screenshot();
  expect(after.equals(before)).toBe(true);
});
