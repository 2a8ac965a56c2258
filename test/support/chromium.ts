import chromium from "@sparticuz/chromium";
import { chromium as playwright, type Browser } from "playwright-core";

const ARGS = [
  // Containers have neither the sandbox's rights nor a graphics card: software drawing takes a fifth less time.
  "--no-sandbox",
  "--disable-gpu",
  "--font-render-hinting=none",
  // A microphone with a beep, which needs no permission.
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

export async function launchChromium(): Promise<Browser> {
  return playwright.launch({ executablePath: await chromium.executablePath(), args: ARGS });
}
