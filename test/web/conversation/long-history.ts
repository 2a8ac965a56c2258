import { beforeAll } from "vitest";
import type { Page } from "playwright-core";
import type { Web } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { call, type Caller } from "../support/api.ts";
import type { Chat } from "../support/chat.ts";
import { seed } from "../support/seed.ts";

/** How many messages there are. */
export const COUNT = 400;

export interface LongHistory extends Chat {
  /** Of its messages, oldest first. */
  readonly ids: readonly number[];
}

/** A conversation of many messages, of different lengths, which Ada has read; for all tests of a file. */
export function useLongHistory(web: Web): () => LongHistory {
  let made: LongHistory | undefined;
  beforeAll(async () => {
    const chat = await twoPeople(web);
    const texts = Array.from(
      { length: COUNT },
      (_, number) => `No. ${number},${" and then some".repeat((number * 7) % 23)}`,
    );
    const ids: number[] = [];
    for (let at = 0; at < COUNT; at += 10) {
      const sender = at % 30 === 0 ? chat.ada : chat.grace;
      ids.push(...(await seed(web, sender, chat.conversation, texts.slice(at, at + 10))));
    }
    await read(web, chat.ada, chat.conversation, ids.at(-1) ?? 0);
    made = { ...chat, ids };
  });
  return () => {
    if (made === undefined) throw new Error("made in the file's first hooks");
    return made;
  };
}

export async function read(web: Web, as: Caller, id: string, message_id: number): Promise<void> {
  await call(web, "PUT", `/conversations/${id}/read`, { as, body: { message_id } });
}

export async function unread(web: Web, as: Caller, id: string): Promise<number> {
  const path = `/conversations/${id}`;
  return ((await call(web, "GET", path, { as })) as { unread_count: number }).unread_count;
}

/** The message of a number. */
export const numbered = (page: Page, number: number) =>
  page.locator("article").filter({ hasText: new RegExp(`No\\. ${number},`) });

/** From the end of the list to the end of its visible part, in pixels. */
export function toEnd(page: Page): Promise<number> {
  return page
    .locator(".timeline")
    .evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
}
