import chromium from "@sparticuz/chromium";
import { chromium as playwright, type Browser } from "playwright-core";

/** Chromium's own processes: with these two it cannot open a second window. */
const UNWANTED = new Set(["--single-process", "--no-zygote"]);

/** One that hears a beep, and that nobody has to allow. */
const MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

export async function launchChromium(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((arg) => !UNWANTED.has(arg)), ...MICROPHONE],
  });
}
