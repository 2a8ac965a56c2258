import { describe, expect, it } from "vitest";
import { EncodedPages } from "#server/conversation/encoded-pages.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import { AT, message } from "../client/support/fixtures.ts";
import { insideRoom, world } from "../support/inside.ts";

/** A conversation's store with `count` messages after those who joined, and the page cache in front of it. */
async function withStore(
  count: number,
  look: (store: ConversationStore, pages: EncodedPages, head: number) => void,
): Promise<void> {
  const { conversation } = await world.room();
  await insideRoom(conversation.id, (_, { storage }) => {
    const store = ConversationStore.open(storage);
    if (store === null) throw new Error("no conversation");
    const { head } = store;
    for (let id = head + 1; id <= head + count; id += 1) {
      store.insertMessage(message(id, { text: `text ${id}` }));
    }
    look(store, new EncodedPages(), head);
  });
}

describe("pages of a resume", () => {
  it("RESUME-1 are read and encoded once for all who ask from the same position", async () => {
    await withStore(400, (store, pages, head) => {
      const first = pages.changesSince(store, head, 0);
      expect(pages.changesSince(store, head, 0)).toBe(first);
      expect(first.complete).toBe(false);
      const last = pages.changesSince(store, first.to, 0);
      expect(last).toMatchObject({ complete: true, to: head + 400 });
      store.insertMessage(message(head + 401, { text: "one more" }));
      expect(pages.changesSince(store, head, 0), "a page before the head").toBe(first);
      expect(pages.changesSince(store, first.to, 0)).toMatchObject({ to: head + 401 });
      expect(pages.snapshot(store, 0)).toContain("one more");
    });
  });

  it("DELETE-1 have no text that was erased since they were first read", async () => {
    await withStore(350, (store, pages, head) => {
      expect(pages.changesSince(store, head, 0).text).toContain(`text ${head + 5}"`);
      const version = head + 351;
      store.updateMessage(message(head + 5, { version, text: null, deleted_at: AT }));
      expect(pages.changesSince(store, head, 0).text).not.toContain(`text ${head + 5}"`);
    });
  });

  it("RECEIPT-1 follow a member who comes to hide their receipts", async () => {
    await withStore(1, (store, pages) => {
      const [member] = store.members.values();
      if (member === undefined) throw new Error("no member");
      store.putPersonal({ ...member, read: 2 }, store.personalOf(member.user_id));
      expect(pages.changesSince(store, 0, 0).text).toContain('"read":2');
      store.setReceipts(member.user_id, false);
      expect(pages.changesSince(store, 0, 0).text).not.toContain('"read":2');
    });
  });
});
