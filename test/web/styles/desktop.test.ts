import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPage } from "../support/people.ts";
import { conversationUrl } from "../support/api.ts";
import { axe } from "../support/axe.ts";
import { screenshot } from "../support/screenshot.ts";
import { useFurnished } from "./furnished.ts";

const web = useWeb();
const furnished = useFurnished(web);

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on a desktop, nor before signing in: ${colorScheme}`, async () => {
    const { conversation, storageState } = furnished();
    const page = await newPage(web, { colorScheme, storageState });
    for (const screen of ["/", "/settings/appearance"]) {
      await page.goto(screen);
      await page.getByRole("heading").first().waitFor();
      expect(await axe(page), screen).toEqual([]);
    }
    await page.goto(conversationUrl(conversation));
    await page.getByRole("button", { name: "Details" }).click();
    await page.locator(".details__who").waitFor();
    expect(await axe(page), "details").toEqual([]);
    // As zoomed to 200 %.
    await page.setViewportSize({ width: 640, height: 400 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const screen of [conversationUrl(conversation), "/settings/notifications"]) {
      await page.goto(screen);
      await page.getByRole("heading").first().waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").waitFor();
      await screenshot(page, `zoomed-${colorScheme}`);
      const { sideways, moving } = await page.evaluate(() => ({
        sideways: document.documentElement.scrollWidth - innerWidth,
        moving: document.getAnimations().filter(({ playState }) => playState === "running").length,
      }));
      expect({ screen, sideways, moving }).toEqual({ screen, sideways: 0, moving: 0 });
    }

    const outside = await newPage(web, { colorScheme });
    for (const screen of ["/sign-in", "/sign-up"]) {
      await outside.goto(screen);
      await outside.getByRole("heading").first().waitFor();
      expect(await axe(outside), screen).toEqual([]);
    }
  });
}
