import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { evict } from "../support/evict.ts";
import type { InboxReplica } from "../support/inbox-replica.ts";
import { env, insideUser, openInbox, world } from "../support/inside.ts";
import { stallD1 } from "../support/stall-d1.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const userStub = ({ id }: Account) => env.USERS.getByName(id);

/** Evicted, an inbox forgets its planned second read of D1. */
const looksNoMore = (account: Account) => evict(userStub(account), { webSockets: "hibernate" });

function unread(inbox: InboxReplica, count: number): Promise<unknown> {
  return eventually(
    async () => inbox.totals,
    (totals) => totals?.unread_count === count,
    `${count} unread`,
  );
}

/** The totals of an inbox's entries. */
function summed(inbox: InboxReplica) {
  const totals = { unread_count: 0, mention_count: 0, request_count: 0 };
  for (const { unread_count, mention_count } of inbox.conversations.values()) {
    totals.unread_count += unread_count;
    totals.mention_count += mention_count;
  }
  return totals;
}

/** D1 has had all of it for long. */
async function projectedLongAgo(id: string, messages: number): Promise<void> {
  await eventually(
    async () =>
      env.DB.prepare("SELECT count(*) AS n FROM messages WHERE conversation_id = ?")
        .bind(id)
        .first<number>("n"),
    (n) => n === messages,
    "D1 to have the messages",
  );
  await env.DB.batch([
    env.DB.prepare("UPDATE conversations SET changed_at = 1 WHERE id = ?").bind(id),
    env.DB.prepare("UPDATE members SET changed_at = 1 WHERE conversation_id = ?").bind(id),
  ]);
}

describe("the inbox's counts", () => {
  it("a sleeping inbox counts a pushed change from what its devices keep, and reads nothing from D1 (INBOX-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    await ada.say(conversation.id, "one");
    await unread(inbox, 1);
    const second = await world.group(ada, bob);
    await ada.say(second.id, "two");
    await unread(inbox, 2);
    await projectedLongAgo(conversation.id, 1);
    // D1's counts are wrong from here on: an inbox that read them would count wrong.
    await env.DB.prepare("DELETE FROM messages WHERE conversation_id = ?")
      .bind(conversation.id)
      .run();
    await evict(userStub(bob), { webSockets: "hibernate" });
    const counting = stallD1(({ sql, params }) => /^select/iu.test(sql) && params.includes(bob.id));
    try {
      await ada.say(second.id, "three");
      await unread(inbox, 3);
      expect(counting.held()).toBe(0);
    } finally {
      counting.letGo();
    }
  });

  it("a push that cannot be counted closes the devices, which receive the change when they are back (INBOX-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    await looksNoMore(bob);
    await insideUser(bob.id, (_, state) => {
      for (const ws of state.getWebSockets()) {
        ws.serializeAttachment({ ...ws.deserializeAttachment(), unread: null });
      }
    });
    await evict(userStub(bob), { webSockets: "hibernate" });
    await env.DB.prepare("ALTER TABLE conversations RENAME TO hidden").run();
    try {
      await ada.say(conversation.id, "not lost");
      expect(await inbox.closed).toBe(4425);
    } finally {
      await env.DB.prepare("ALTER TABLE hidden RENAME TO conversations").run();
    }
    await inbox.connect();
    await unread(inbox, 1);
    expect(inbox.conversations.get(conversation.id)?.last_message?.text).toBe("not lost");
  });

  it("a stale read of D1 does not bring back a conversation that was left (INBOX-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    (await ada.delete(`/conversations/${conversation.id}/members/${bob.id}`)).expect(204);
    await eventually(
      async () => inbox.conversations.size,
      (size) => size === 0,
      "having left",
    );
    await env.DB.prepare(
      "UPDATE members SET left_at = NULL, version = version - 1 WHERE user_id = ?",
    )
      .bind(bob.id)
      .run();
    await env.DB.prepare("UPDATE conversations SET head = head - 1 WHERE id = ?")
      .bind(conversation.id)
      .run();
    // The inbox reads D1 a second time, when D1 has everything that a former instance was sent.
    const looking = stallD1(({ sql, params }) => /^select/iu.test(sql) && params.includes(bob.id));
    try {
      await eventually(
        async () => looking.held(),
        (held) => held > 0,
        "the inbox to look at D1",
      );
    } finally {
      looking.letGo();
    }
    const later = await world.group(ada, bob);
    await eventually(
      async () => [...inbox.conversations.keys()],
      (ids) => ids.includes(later.id),
      "what comes after it",
    );
    expect([...inbox.conversations.keys()]).toEqual([later.id]);
  });
});

describe("a large group's entry", () => {
  it("a large group's entry follows within minutes, and then the totals are the sum of the entries (INBOX-4)", async () => {
    const { conversation, people } = await world.room(101);
    const [ada, bob] = people;
    const small = await world.group(ada, bob);
    const inbox = await openInbox(bob);
    await looksNoMore(bob);
    await ada.say(conversation.id, "to nobody in particular");
    await eventually(
      async () => bob.view(conversation.id),
      ({ unread_count }) => unread_count === 1,
      "one unread",
    );
    await ada.say(small.id, "to bob");
    await unread(inbox, 1);
    expect(summed(inbox)).toEqual(inbox.totals);
    expect(inbox.conversations.get(conversation.id)?.unread_count).toBe(0);
    await evict(userStub(bob), { webSockets: "hibernate" });
    await runDurableObjectAlarm(userStub(bob));
    await unread(inbox, 2);
    expect(summed(inbox)).toEqual(inbox.totals);
  });

  it("a large group's entry is current after every resume, also from a position past its changes (INBOX-4)", async () => {
    const { conversation, people } = await world.room(101);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    await looksNoMore(bob);
    await ada.say(conversation.id, "to nobody in particular");
    await projectedLongAgo(conversation.id, 1);
    inbox.drop();
    // The object sleeps, or wakes for the close.
    await insideUser(bob.id, () => undefined);
    await evict(userStub(bob));
    await inbox.connect();
    expect(inbox.frames.filter(({ type }) => type === "snapshot")).toHaveLength(1);
    expect(summed(inbox)).toEqual({ unread_count: 1, mention_count: 0, request_count: 0 });
    expect(inbox.totals).toEqual(summed(inbox));
  });
});
