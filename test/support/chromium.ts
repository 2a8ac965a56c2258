import chromium from "@sparticuz/chromium";
import { chromium as playwright, type Browser } from "playwright-core";

const ARGS = [
  // Containers have neither the sandbox's rights nor a graphics card: drawn plainly, a page costs a fifth less.
  "--no-sandbox",
  "--disable-gpu",
  "--font-render-hinting=none",
  // A microphone that hears a beep, and that nobody has to allow.
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

export async function launchChromium(): Promise<Browser> {
  return playwright.launch({ executablePath: await chromium.executablePath(), args: ARGS });
}
