import { parley } from "#web/app/parley.ts";
import { showConversation } from "./inbox.ts";

/** The most pages to load: nobody reads a longer list. */
const PAGES = 20;

/** Loads all unread conversations into the list, however old. */
export async function loadUnread(): Promise<void> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const { items, next_cursor } = await parley.conversations.list({
      unread: true,
      limit: 100,
      cursor,
    });
    for (const conversation of items) showConversation(conversation);
    if (next_cursor === null) return;
    cursor = next_cursor;
  }
}
