import type { Web } from "../support/web.ts";
import { newPerson, type Person } from "../support/people.ts";
import { call, newGroup, type Caller } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

/** Two people in a group, without a conversation of their own. */
export async function inOneGroup(web: Web): Promise<{ ada: Person; jose: Person; group: string }> {
  const [ada, jose] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "José García"),
  ]);
  return { ada, jose, group: await newGroup(web, ada, [jose], "Design crew") };
}

/** Waits until a search finds this many messages. */
export const found = (web: Web, as: Caller, q: string, count: number) =>
  eventually(async () => {
    const query = new URLSearchParams({ q }).toString();
    const { items } = (await call(web, "GET", `/search/messages?${query}`, { as })) as {
      items: unknown[];
    };
    return items.length;
  }).toBe(count);
