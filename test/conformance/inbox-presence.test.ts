import { runDurableObjectAlarm } from "cloudflare:test";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it, vi } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { directPeers } from "#storage/d1/direct-peers.ts";
import { evict } from "../support/evict.ts";
import type { InboxReplica } from "../support/inbox-replica.ts";
import {
  env,
  hibernate,
  inboxFence,
  insideUser,
  openInbox,
  projected,
  rowsWritten,
  world,
} from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

/** Closes a device, and waits until the server has noticed. */
async function close(account: Account, inbox: InboxReplica): Promise<void> {
  inbox.drop();
  await eventually(
    () => sockets(account),
    (open) => open === 0,
    "the socket to be gone",
  );
}

const sockets = ({ id }: Account) =>
  insideUser(
    id,
    (_, state) => state.getWebSockets().filter(({ readyState }) => readyState === 1).length,
  );

async function direct(one: Account, other: Account): Promise<string> {
  const answer = await one.post("/conversations", { kind: "direct", member_ids: [other.id] });
  return answer.as(conversationSchema, 201).id;
}

async function twoPeople(): Promise<[Account, Account]> {
  const [ada, bob] = await world.accounts(2);
  if (ada === undefined || bob === undefined) throw new Error("two people");
  await ada.say(await direct(ada, bob), "hello");
  await eventually(
    () => directPeers(drizzle(env.DB), ada.id, 1),
    ([peer]) => peer === bob.id,
    "D1 to have the message",
  );
  return [ada, bob];
}

/** Waits until an inbox shows exactly these people as online. */
function online(inbox: InboxReplica, who: readonly Account[]): Promise<unknown> {
  const ids = who.map(({ id }) => id).toSorted();
  return eventually(
    async () => inbox.online && [...inbox.online].toSorted(),
    (told) => JSON.stringify(told) === JSON.stringify(ids),
    `${ids.length} to be online`,
  );
}

const sleep = ({ id }: Account) => evict(env.USERS.getByName(id), { webSockets: "hibernate" });
const presences = ({ frames }: InboxReplica) =>
  frames.flatMap((frame) => (frame.type === "presence" ? [frame.online] : []));

describe("presence, in the inbox", () => {
  it("an inbox receives at once which direct peers are online, and then who comes and goes (INBOX-7)", async () => {
    const [ada, bob] = await twoPeople();
    const [cem] = await world.accounts(1);
    await world.group(ada, cem!);
    await openInbox(cem!);
    const hers = await openInbox(ada);
    await online(hers, []);
    const his = await openInbox(bob);
    await online(his, [ada]);
    await online(hers, [bob]);
    await close(bob, his);
    await online(hers, []);
    expect(presences(hers)).toEqual([true, false]);
  });

  it("several devices are one presence, and each receives who is online (INBOX-7)", async () => {
    const [ada, bob] = await twoPeople();
    const hers = await openInbox(ada);
    await online(hers, []);
    const [one, two] = await Promise.all([openInbox(bob), openInbox(bob)]);
    await Promise.all([online(hers, [bob]), online(one, [ada]), online(two, [ada])]);
    one.drop();
    await eventually(
      () => sockets(bob),
      (open) => open === 1,
      "the first device to be gone",
    );
    await inboxFence(hers, ada);
    await online(hers, [bob]);
    const three = await openInbox(bob);
    await online(three, [ada]);
    two.drop();
    three.drop();
    await online(hers, []);
    expect(presences(hers)).toEqual([true, false]);
  });

  it("two people who come online at the same moment see each other (INBOX-7)", async () => {
    for (let times = 0; times < 3; times += 1) {
      const [ada, bob] = await twoPeople();
      const [hers, his] = await Promise.all([openInbox(ada), openInbox(bob)]);
      await Promise.all([online(hers, [bob]), online(his, [ada])]);
    }
  });

  it("a person who reloads ends up online, however the close and the connect overtake each other (INBOX-7)", async () => {
    const [ada, bob] = await twoPeople();
    const hers = await openInbox(ada);
    let his = await openInbox(bob);
    await online(hers, [bob]);
    for (let times = 0; times < 10; times += 1) {
      his.drop();
      // The pauses vary the race, and wait for nothing.
      if (times % 2 === 0) await new Promise((resolve) => setTimeout(resolve, times));
      his = await openInbox(bob);
    }
    await online(his, [ada]);
    await eventually(
      () => sockets(bob),
      (open) => open === 1,
      "the earlier devices to be gone",
    );
    await inboxFence(hers, ada);
    await online(hers, [bob]);
  });

  it("a late, older report of presence does not override a newer one (INBOX-7)", async () => {
    const [ada, bob] = await twoPeople();
    const hers = await openInbox(ada);
    await online(hers, []);
    const at = Date.now();
    await insideUser(ada.id, (user) => {
      user.peerPresence(bob.id, { online: true, at: at + 2 });
      user.peerPresence(bob.id, { online: false, at: at + 1 });
    });
    await online(hers, [bob]);
    expect(presences(hers)).toEqual([true]);
  });

  it("presence reaches a sleeping inbox, and one whose last socket closes in its sleep goes offline (INBOX-7)", async () => {
    const [ada, bob] = await twoPeople();
    const hers = await openInbox(ada);
    await online(hers, []);
    await sleep(ada);
    const his = await openInbox(bob);
    await online(hers, [bob]);
    await online(his, [ada]);
    await sleep(ada);
    await sleep(bob);
    his.drop();
    await online(hers, []);
  });

  it("two people who open a conversation while both are online see each other (INBOX-7)", async () => {
    const [ada, bob] = await world.accounts(2);
    const [hers, his] = await Promise.all([openInbox(ada!), openInbox(bob!)]);
    await Promise.all([online(hers, []), online(his, [])]);
    const id = await direct(ada!, bob!);
    await Promise.all([inboxFence(hers, ada!), inboxFence(his, bob!)]);
    await Promise.all([online(hers, []), online(his, [])]);
    await bob!.say(id, "hello");
    await Promise.all([online(hers, [bob!]), online(his, [ada!])]);
  });

  it("the sweep repeats a lost call about presence (INBOX-7)", async () => {
    const [ada, bob] = await twoPeople();
    const [hers, his] = await Promise.all([openInbox(ada), openInbox(bob)]);
    await Promise.all([online(hers, [bob]), online(his, [ada])]);
    await inboxFence(hers, ada);
    const lost = { online: false, at: Date.now() };
    await insideUser(ada.id, (user) => user.peerPresence(bob.id, lost));
    await online(hers, []);
    await sleep(ada);
    // One sweep in five repeats the question: with this chance the first never does, the second always.
    const chance = vi.spyOn(Math, "random").mockReturnValue(0.99);
    await runDurableObjectAlarm(env.USERS.getByName(ada.id));
    await inboxFence(hers, ada);
    expect(hers.online?.size).toBe(0);
    chance.mockReturnValue(0);
    await sleep(ada);
    await runDurableObjectAlarm(env.USERS.getByName(ada.id));
    await online(hers, [bob]);
    chance.mockRestore();
  });

  it("a revoked session takes its person offline (INBOX-7)", async () => {
    const [ada, bob] = await twoPeople();
    const [hers, his] = await Promise.all([openInbox(ada), openInbox(bob)]);
    await Promise.all([online(hers, [bob]), online(his, [ada])]);
    (await bob.post("/auth/logout")).expect(204);
    expect(await his.closed).toBe(4509);
    await online(hers, []);
  });

  it("an inbox opens, and receives everything else, also when no peer can be asked (INBOX-7)", async () => {
    const [ada, bob] = await twoPeople();
    const hers = await openInbox(ada);
    await online(hers, []);
    await env.DB.prepare("ALTER TABLE members RENAME TO hidden").run();
    try {
      const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
      hers.drop();
      await eventually(
        async () => logged.mock.calls.flat().join(""),
        (lines) => lines.includes('"peers_not_found"'),
        "the question for peers to fail",
      );
    } finally {
      vi.restoreAllMocks();
      await env.DB.prepare("ALTER TABLE hidden RENAME TO members").run();
    }
    await hers.connect();
    await openInbox(bob);
    await online(hers, [bob]);
  });

  it("presence writes no row, and wakes no conversation (INBOX-7)", async () => {
    const [ada, bob] = await world.accounts(2);
    const conversation = await direct(ada!, bob!);
    await ada!.say(conversation, "hello");
    await projected(conversation, ada!);
    const hers = await openInbox(ada!);
    await inboxFence(hers, ada!);
    await hibernate(conversation);
    const before = await rowsWritten(ada!.id);
    const his = await openInbox(bob!);
    await online(hers, [bob!]);
    await close(bob!, his);
    await online(hers, []);
    expect(await rowsWritten(ada!.id)).toBe(before);
    await expect(hibernate(conversation)).rejects.toThrow("not currently running");
  });
});
