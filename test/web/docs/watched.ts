import type { BrowserContextOptions, Page } from "playwright-core";
import { newPage } from "../support/people.ts";
import type { Web } from "../support/web.ts";

/** Violations of a page: requests to another host, or breaches of its policy. */
export async function watched(
  web: Web,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; faults: string[] }> {
  const page = await newPage(web, options);
  const faults: string[] = [];
  page.on("request", (request) => {
    if (!/^(?:data|blob):/.test(request.url()) && new URL(request.url()).origin !== web.url)
      faults.push(request.url());
  });
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("console", (line) => {
    if (line.type() === "error") faults.push(line.text());
  });
  return { page, faults };
}
