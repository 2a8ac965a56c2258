import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { ON_PHONE, PHONE, twoPeople } from "../support/people.ts";
import { conversationUrl, say } from "../support/api.ts";
import { inChat, row } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { screenshot } from "../support/screenshot.ts";
import { twoFrames } from "../support/two-frames.ts";

const web = useWeb();

test("a long press on a phone opens the message's menu when the finger lifts, and the menu stays", async () => {
  const { ada, grace, conversation } = await inChat(web, {
    viewport: PHONE,
    hasTouch: true,
    isMobile: true,
  });
  await say(web, grace, conversation, "Press me");
  const box = await row(ada.page, "Press me").locator(".message-bubble").boundingBox();
  if (box === null) throw new Error("not shown");
  const touch = await ada.context.newCDPSession(ada.page);
  const at = [{ x: box.x + 20, y: box.y + 10 }];
  // The phone vibrates once the press is long.
  const isLong = ada.page.evaluate(
    () =>
      new Promise<void>((done) => {
        Object.defineProperty(navigator, "vibrate", { value: () => done() });
      }),
  );
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at });
  await isLong;
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await ada.page.getByRole("menuitem", { name: "Reply" }).waitFor();
  await twoFrames(ada.page);
  await ada.page.getByRole("menuitem", { name: "Reply" }).tap();
  await ada.page.getByText("Reply to Grace Hopper").waitFor();
});

test("Enter makes a new line, and the button sends", async () => {
  const { ada, conversation } = await twoPeople(web, ON_PHONE);
  const { page } = ada;
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  const field = page.getByRole("textbox", { name: "Write a message" });
  await field.tap();
  await page.keyboard.type("one");
  await page.keyboard.press("Enter");
  await page.keyboard.type("two");
  expect(await field.inputValue()).toBe("one\ntwo");
  expect(await field.getAttribute("enterkeyhint")).toBe("enter");
  await page.getByRole("button", { name: "Send", exact: true }).tap();
  await page.locator("article", { hasText: "two" }).waitFor();
  expect(await field.inputValue()).toBe("");
});

test("swiping a message towards the start of its line replies to it, and a short or a vertical swipe does not", async () => {
  for (const [locale, towardsStart] of [
    ["en", -80],
    ["ar", 80],
  ] as const) {
    const { ada, grace, conversation } = await twoPeople(web, { ...ON_PHONE, locale });
    const { page } = ada;
    const { id } = await say(web, grace, conversation, "Who brings the cake?");
    const fingers = await page.context().newCDPSession(page);
    const icon = page.locator(".swipe-icon");
    /** Returns how large the icon was at the end, and whether it said that the swipe was far enough. */
    const swipe = async (dx: number, dy: number, within = ".timeline") => {
      const box = (await page
        .locator(`${within} .message-bubble`, { hasText: "cake" })
        .first()
        .boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const touch = (type: "touchStart" | "touchMove" | "touchEnd", part: number) =>
        fingers.send("Input.dispatchTouchEvent", {
          type,
          touchPoints: type === "touchEnd" ? [] : [{ x: x + dx * part, y: y + dy * part }],
        });
      await touch("touchStart", 0);
      for (const part of [0.25, 0.5, 0.75, 1]) await touch("touchMove", part);
      const shown = await icon.evaluateAll((all) =>
        all.map((one) => [one.getBoundingClientRect().width, one.className.includes("far")]),
      );
      if (within === ".timeline") await screenshot(page, `swipe-${locale}-${dx}-${dy}`);
      await touch("touchEnd", 1);
      expect(await icon.count()).toBe(0);
      return shown;
    };
    const replying = page.locator(".composer-subject");
    await page.goto(conversationUrl(conversation));
    await page.locator(".message-bubble", { hasText: "cake" }).waitFor();
    const [[width, isFar] = []] = await swipe(towardsStart / 2, 0);
    expect([Number(width) > 16 && Number(width) < 30, isFar]).toEqual([true, false]);
    expect(await swipe(-towardsStart, 0)).toEqual([]);
    expect(await swipe(0, 80)).toEqual([]);
    expect(await replying.count(), locale).toBe(0);
    expect(await swipe(towardsStart, 0)).toEqual([[32, true]]);
    await replying.getByText("cake").waitFor();

    await page.goto(`${conversationUrl(conversation)}&thread=${id}`);
    const reply = page.locator(".thread-panel textarea");
    await reply.waitFor();
    await reply.evaluate((field) => field.blur());
    await page.locator(".thread-panel .message-bubble").waitFor();
    expect(await swipe(towardsStart, 0, ".thread-panel")).toEqual([[32, true]]);
    await eventually(() => reply.evaluate((field) => field === document.activeElement)).toBe(true);
  }
});
