import { expect } from "vitest";
import type { Web } from "../support/web.ts";
import { twoPeople, type Person } from "../support/people.ts";
import { conversationUrl, newGroup, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { kept } from "../support/kept.ts";

/** Grace has read the secret plan of a group, and half-written an answer. */
export async function inGroup(web: Web): Promise<{ ada: Person; grace: Person; id: string }> {
  const { ada, grace } = await twoPeople(web);
  const id = await newGroup(web, ada, [grace]);
  await say(web, ada, id, "the secret plan");
  await grace.page.clock.install();
  await grace.page.goto(conversationUrl(id));
  await grace.page.locator("article", { hasText: "the secret plan" }).waitFor();
  await grace.page.getByRole("textbox", { name: "Write a message" }).fill("my half-written answer");
  await eventually(() => kept(grace.page)).toContain("the secret plan");
  expect(await kept(grace.page)).toContain("my half-written answer");
  return { ada, grace, id };
}
