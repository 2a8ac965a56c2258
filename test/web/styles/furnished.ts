import { beforeAll, expect, test } from "vitest";
import type { BrowserContext, Page } from "playwright-core";
import { VOICE } from "../../support/files.ts";
import type { Web } from "../support/web.ts";
import { newPage, ON_PHONE, twoPeople } from "../support/people.ts";
import { say, sendFile } from "../support/api.ts";
import { axe } from "../support/axe.ts";
import { screenshot } from "../support/screenshot.ts";
import { pngOf } from "../support/png.ts";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

export interface Furnished {
  readonly conversation: string;
  /** A message with a reply. */
  readonly thread: number;
  /** Of the browser in which Ada is signed in. */
  readonly storageState: State;
}

/** A conversation with a message of each kind, for all tests of a file. */
export function useFurnished(web: Web): () => Furnished {
  let furnished: Furnished | undefined;
  beforeAll(async () => {
    const { ada, grace, conversation } = await twoPeople(web, { registers: true });
    const plan = "Hello Ada, how is the **engine**? See https://a.example/plan";
    await say(web, grace, conversation, plan);
    const picture = { name: "thing", type: "image/png", body: Uint8Array.from(pngOf(8, 8)) };
    await sendFile(web, grace, conversation, picture);
    const text = { name: "thing", type: "text/plain", body: "the plan" };
    await sendFile(web, grace, conversation, text);
    await sendFile(web, ada, conversation, { name: "thing", type: "audio/webm", body: VOICE });
    const cake = await say(web, grace, conversation, `@${ada.username} who brings the cake?`);
    await say(web, ada, conversation, "I do", { reply_to: cake.id });
    const storageState = await ada.context.storageState();
    furnished = { conversation, thread: cake.id, storageState };
  });
  return () => {
    if (furnished === undefined) throw new Error("furnished in the file's first hooks");
    return furnished;
  };
}

/** Ada's phone, for all tests of a file. */
export function usePhone(web: Web, furnished: () => Furnished): () => Page {
  let page: Page | undefined;
  beforeAll(async () => {
    page = await newPage(web, { ...ON_PHONE, storageState: furnished().storageState });
  });
  return () => {
    if (page === undefined) throw new Error("opened in the file's first hooks");
    return page;
  };
}

/** What axe finds on a screen in light and in dark. Colours are all that differs in the dark. */
export async function inBothThemes(page: Page, screen: string): Promise<string[]> {
  await screenshot(page, screen.replaceAll("/", "-"));
  const inLight = await axe(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const inDark = await axe(page, ["color-contrast"]);
  await page.emulateMedia({ colorScheme: "light" });
  return [...inLight, ...inDark.map((problem) => `dark: ${problem}`)];
}

/** Tests that axe finds nothing on these screens of a phone. */
export function testScreens(page: () => Page, screens: readonly string[]): void {
  test.each(screens)("axe finds nothing on %s of a phone, in light and in dark", async (screen) => {
    await page().goto(screen);
    await page().getByRole("heading").first().waitFor();
    await page().locator(".skeleton").waitFor({ state: "detached" });
    expect(await inBothThemes(page(), screen)).toEqual([]);
  });
}
