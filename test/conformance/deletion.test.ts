import { describe, expect, it } from "vitest";
import { conversationListSchema } from "#protocol/conversation.ts";
import { InboxReplica } from "../support/inbox-replica.ts";
import { conversationInD1, env, inD1, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";

describe("a deleted conversation", () => {
  it("a deleted conversation is gone for everyone while D1 is out of reach, and from D1 when it is back (CLOSE-5, PROJECT-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = new InboxReplica(world.wire, bob);
    await inbox.connect();
    await ada.say(conversation.id, "said");
    await eventually(
      async () => inD1("messages", conversation.id),
      ({ length }) => length === 1,
      "the message in D1",
    );
    await env.DB.prepare("ALTER TABLE messages RENAME TO hidden").run();
    try {
      (await ada.delete(`/conversations/${conversation.id}`)).expect(204);
      await eventually(
        async () => inbox.conversations.size,
        (size) => size === 0,
        "the inbox to know",
      );
      expect((await bob.get(`/conversations/${conversation.id}`)).status).toBe(404);
    } finally {
      await env.DB.prepare("ALTER TABLE hidden RENAME TO messages").run();
    }
    await eventually(
      async () => inD1("messages", conversation.id),
      ({ length }) => length === 0,
      "D1 to have nothing left of it",
    );
  });

  it("a request that still waits for D1 does not put a deleted conversation back into a list (PROJECT-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada] = people;
    const { id } = conversation;
    const cy = await world.account();
    await env.DB.prepare(
      "CREATE TRIGGER broken BEFORE INSERT ON members BEGIN SELECT raise(ABORT, 'broken'); END",
    ).run();
    try {
      const added = ada.post(`/conversations/${id}/members`, { user_id: cy.id });
      await eventually(
        () => cy.get(`/conversations/${id}`),
        ({ status }) => status === 200,
        "the new member to be one",
      );
      (await ada.delete(`/conversations/${id}`)).expect(204);
      await env.DB.prepare("DROP TRIGGER broken").run();
      await added;
    } finally {
      await env.DB.prepare("DROP TRIGGER IF EXISTS broken").run();
    }
    expect(await conversationInD1(id)).toBeNull();
    for (const person of [ada, cy]) {
      const { items } = (await person.get("/conversations")).as(conversationListSchema);
      expect(items.map((item) => item.id)).not.toContain(id);
    }
  });

  it("a deleted conversation leaves no text in D1, however much it had (DELETE-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada] = people;
    await ada.say(conversation.id, "said");
    await eventually(
      async () => inD1("messages", conversation.id),
      ({ length }) => length === 1,
      "the message in D1",
    );
    await env.DB.prepare(
      `WITH RECURSIVE more (id) AS (SELECT 1000 UNION ALL SELECT id + 1 FROM more WHERE id < 13000)
       INSERT INTO messages (conversation_id, id, version, sender_id, kind, text, reply_count, pinned, created_at)
       SELECT ?, id, id, 'someone', 'text', 'said', 0, 0, '' FROM more`,
    )
      .bind(conversation.id)
      .run();
    (await ada.delete(`/conversations/${conversation.id}`)).expect(204);
    expect(await inD1("messages", conversation.id)).toEqual([]);
    expect(await conversationInD1(conversation.id)).toBeNull();
  });
});
