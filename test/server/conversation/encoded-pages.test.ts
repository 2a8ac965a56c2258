import { describe, expect, it } from "vitest";
import { EncodedPages } from "#server/conversation/encoded-pages.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import { AT, message } from "../../client/support/fixtures.ts";
import { insideRoom, world } from "../../support/inside.ts";

/** A conversation's store with `count` messages after those who joined, and the page cache in front of it. */
async function withStore(
  count: number,
  look: (store: ConversationStore, pages: EncodedPages, head: number, reader: string) => void,
): Promise<void> {
  const { conversation, people } = await world.room();
  await insideRoom(conversation.id, (_, { storage }) => {
    const store = ConversationStore.open(storage);
    if (store === null) throw new Error("no conversation");
    const { head } = store;
    for (let id = head + 1; id <= head + count; id += 1) {
      store.insertMessage(message(id, { text: `text ${id}` }));
    }
    look(store, new EncodedPages(), head, people[0].id);
  });
}

describe("pages of a resume", () => {
  it("pages of a resume are read and encoded once for everyone who resumes from the same position (RESUME-1)", async () => {
    await withStore(400, (store, pages, head, reader) => {
      const first = pages.changesSince(store, head, reader);
      expect(pages.changesSince(store, head, reader)).toBe(first);
      expect(first.complete).toBe(false);
      const last = pages.changesSince(store, first.to, reader);
      expect(last).toMatchObject({ complete: true, to: head + 400 });
      store.insertMessage(message(head + 401, { text: "one more" }));
      expect(pages.changesSince(store, head, reader), "a page before the head").toBe(first);
      expect(pages.changesSince(store, first.to, reader)).toMatchObject({ to: head + 401 });
      expect(pages.snapshot(store, reader)).toContain("one more");
    });
  });

  it("pages of a resume contain no text that was erased since they were first read (DELETE-1)", async () => {
    await withStore(350, (store, pages, head, reader) => {
      expect(pages.changesSince(store, head, reader).text).toContain(`text ${head + 5}"`);
      const version = head + 351;
      store.updateMessage(message(head + 5, { version, text: null, deleted_at: AT }));
      expect(pages.changesSince(store, head, reader).text).not.toContain(`text ${head + 5}"`);
    });
  });

  it("pages of a resume follow a member who starts hiding their receipts (RECEIPT-1)", async () => {
    await withStore(1, (store, pages, _head, reader) => {
      const [member] = store.members.values();
      if (member === undefined) throw new Error("no member");
      store.memberStates.putPersonal({ ...member, read: 2 }, store.personalOf(member.user_id));
      expect(pages.changesSince(store, 0, reader).text).toContain('"read":2');
      store.memberStates.setReceipts(member.user_id, false);
      expect(pages.changesSince(store, 0, reader).text).not.toContain('"read":2');
    });
  });

  it("snapshots are encoded once for everyone who joined at the same moment (VISIBLE-3)", async () => {
    await withStore(4, (store, pages, head, reader) => {
      const [one, two] = [...store.members.values()];
      if (one === undefined || two === undefined) throw new Error("no members");
      for (const member of [one, two]) {
        store.memberStates.putPersonal(member, {
          ...store.personalOf(member.user_id),
          visible_from: head + 3,
        });
      }
      const seen = pages.snapshot(store, one.user_id);
      expect(seen).not.toContain(`text ${head + 2}"`);
      expect(pages.snapshot(store, two.user_id)).toBe(seen);
      store.memberStates.putPersonal(one, { ...store.personalOf(one.user_id), visible_from: 0 });
      expect(pages.snapshot(store, one.user_id)).toContain(`text ${head + 2}"`);
      expect(pages.snapshot(store, reader)).toBe(pages.snapshot(store, reader));
    });
  });

  it("pages of a resume hide the positions of blocked people from their reader, and from nobody else (BLOCK-3)", async () => {
    await withStore(1, (store, pages) => {
      const [one, two] = [...store.members.values()];
      if (one === undefined || two === undefined) throw new Error("no members");
      store.memberStates.putPersonal({ ...one, read: 2 }, store.personalOf(one.user_id));
      store.memberStates.changePersonal(two.user_id, { apart: [one.user_id] });
      expect(pages.changesSince(store, 0, two.user_id).text).not.toContain('"read":2');
      expect(pages.changesSince(store, 0, one.user_id).text).toContain('"read":2');
    });
  });
});
