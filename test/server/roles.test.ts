import { beforeAll, describe, expect, it } from "vitest";
import {
  conversationListSchema,
  conversationSchema,
  type Conversation,
} from "#protocol/conversation.ts";
import { memberListSchema, memberSchema } from "#protocol/member.ts";
import { evict } from "../support/evict.ts";
import { roomStub, world } from "../support/inside.ts";
import type { Answer } from "../support/answer.ts";
import type { Account } from "../support/world.ts";

type Who = "owner" | "admin" | "member" | "outsider";
const WHO: Who[] = ["owner", "admin", "member", "outsider"];

interface Group {
  conversation: Conversation;
  owner: Account;
  admin: Account;
  member: Account;
  outsider: Account;
  /** Other members of the group, as targets. */
  otherAdmin: Account;
  otherMember: Account;
  newcomer: Account;
  /** A message of the other member's. */
  messageId: number;
}

async function group(): Promise<Group> {
  const [owner, admin, member, otherAdmin, otherMember, outsider, newcomer] =
    await world.accounts(7);
  if (!owner || !admin || !member || !otherAdmin || !otherMember || !outsider || !newcomer)
    throw new Error("seven people");
  const conversation = await world.group(owner, admin, member, otherAdmin, otherMember);
  for (const { id } of [admin, otherAdmin]) {
    const path = `/conversations/${conversation.id}/members/${id}`;
    (await owner.patch(path, { role: "admin" })).expect(200);
  }
  const { id: messageId } = await otherMember.say(conversation.id, "hello");
  return {
    conversation,
    owner,
    admin,
    member,
    outsider,
    otherAdmin,
    otherMember,
    newcomer,
    messageId,
  };
}

async function threePeople(): Promise<[Account, Account, Account]> {
  return [await world.account(), await world.account(), await world.account()];
}

interface Deed {
  name: string;
  /** The roles that may. Other members get `forbidden`, and outsiders `not_found`. */
  may: Who[];
  /** The answer on success. */
  status: number;
  ask: (actor: Account, at: string, group: Group) => Promise<Answer>;
}

const ANYONE: Who[] = ["owner", "admin", "member"];
const RUNNING: Who[] = ["owner", "admin"];
const OWNER: Who[] = ["owner"];
const THUMB = encodeURIComponent("👍");

const DEEDS: Deed[] = [
  { name: "see it", may: ANYONE, status: 200, ask: (a, at) => a.get(at) },
  { name: "see who is in it", may: ANYONE, status: 200, ask: (a, at) => a.get(`${at}/members`) },
  { name: "read it", may: ANYONE, status: 200, ask: (a, at) => a.get(`${at}/messages`) },
  { name: "see what is pinned", may: ANYONE, status: 200, ask: (a, at) => a.get(`${at}/pins`) },
  {
    name: "say something",
    may: ANYONE,
    status: 201,
    ask: (a, at) => a.post(`${at}/messages`, { text: "x" }),
  },
  {
    name: "react",
    may: ANYONE,
    status: 200,
    ask: (a, at, { messageId }) => a.put(`${at}/messages/${messageId}/reactions/${THUMB}`),
  },
  {
    name: "mark it read",
    may: ANYONE,
    status: 200,
    ask: (a, at, { messageId }) => a.put(`${at}/read`, { message_id: messageId }),
  },
  {
    name: "mark it unread",
    may: ANYONE,
    status: 200,
    ask: (a, at, { messageId }) => a.put(`${at}/unread`, { message_id: messageId }),
  },
  {
    name: "mute it",
    may: ANYONE,
    status: 200,
    ask: (a, at) => a.patch(`${at}/settings`, { archived: true }),
  },
  {
    name: "edit another's message",
    may: [],
    status: 200,
    ask: (a, at, { messageId }) => a.patch(`${at}/messages/${messageId}`, { text: "x" }),
  },
  {
    name: "pin a message",
    may: RUNNING,
    status: 200,
    ask: (a, at, { messageId }) => a.put(`${at}/messages/${messageId}/pin`),
  },
  {
    name: "unpin a message",
    may: RUNNING,
    status: 200,
    ask: (a, at, { messageId }) => a.delete(`${at}/messages/${messageId}/pin`),
  },
  {
    name: "see a message's earlier texts",
    may: RUNNING,
    status: 200,
    ask: (a, at, { messageId }) => a.get(`${at}/messages/${messageId}/revisions`),
  },
  { name: "rename it", may: RUNNING, status: 200, ask: (a, at) => a.patch(at, { title: "New" }) },
  {
    name: "add a member",
    may: RUNNING,
    status: 201,
    ask: (a, at, { newcomer }) => a.post(`${at}/members`, { user_id: newcomer.id }),
  },
  {
    name: "add an admin",
    may: OWNER,
    status: 201,
    ask: (a, at, { newcomer }) => a.post(`${at}/members`, { user_id: newcomer.id, role: "admin" }),
  },
  {
    name: "make a member an admin",
    may: OWNER,
    status: 200,
    ask: (a, at, { otherMember }) => a.patch(`${at}/members/${otherMember.id}`, { role: "admin" }),
  },
  {
    name: "make themselves an owner",
    may: OWNER,
    status: 200,
    ask: (a, at) => a.patch(`${at}/members/${a.id}`, { role: "owner" }),
  },
  {
    name: "remove a member",
    may: RUNNING,
    status: 204,
    ask: (a, at, { otherMember }) => a.delete(`${at}/members/${otherMember.id}`),
  },
  {
    name: "remove an admin",
    may: OWNER,
    status: 204,
    ask: (a, at, { otherAdmin }) => a.delete(`${at}/members/${otherAdmin.id}`),
  },
  {
    name: "delete another's message",
    may: RUNNING,
    status: 204,
    ask: (a, at, { messageId }) => a.delete(`${at}/messages/${messageId}`),
  },
  { name: "delete it", may: OWNER, status: 204, ask: (a, at) => a.delete(at) },
];

describe("who may do what in a group", () => {
  it.each(DEEDS)("$name: $may", async ({ may, status, ask }) => {
    for (const who of WHO) {
      const found = await group();
      const at = `/conversations/${found.conversation.id}`;
      const before = await found.owner.view(found.conversation.id);
      const answer = await ask(found[who], at, found);
      if (may.includes(who)) answer.expect(status);
      else {
        answer.problem(who === "outsider" ? "not_found" : "forbidden");
        expect(await found.owner.view(found.conversation.id), "nothing changed").toEqual(before);
      }
    }
  });

  it("only owners and admins mention everyone (MENTION-1)", async () => {
    const found = await group();
    for (const who of ANYONE) {
      const { mentions } = await found[who].say(found.conversation.id, "@all");
      expect(mentions, who).toEqual(RUNNING.includes(who) ? ["all"] : []);
    }
  });

  it("every member may leave and is outside from then on, but the last owner cannot while others remain", async () => {
    const found = await group();
    const at = `/conversations/${found.conversation.id}`;
    const leave = (who: Account) => who.delete(`${at}/members/${who.id}`);
    (await leave(found.outsider)).problem("not_found");
    for (const who of ["admin", "member"] as const) {
      (await leave(found[who])).expect(204);
      (await found[who].get(`${at}/messages`)).problem("not_found");
      (await leave(found[who])).problem("not_found");
    }
    (await leave(found.owner)).problem("last_owner");
    const step = { role: "member" };
    (await found.owner.patch(`${at}/members/${found.owner.id}`, step)).problem("last_owner");
    (await found.owner.patch(`${at}/members/${found.otherAdmin.id}`, { role: "owner" })).expect(
      200,
    );
    (await leave(found.owner)).expect(204);
    const left = (await found.otherMember.get(`${at}/members`)).as(memberListSchema);
    const roles = new Map(left.items.map(({ user_id, role }) => [user_id, role]));
    expect(roles).toEqual(
      new Map([
        [found.otherAdmin.id, "owner"],
        [found.otherMember.id, "member"],
      ]),
    );
  });

  it("of two owners who leave at the same moment, one stays", async () => {
    const found = await group();
    const at = `/conversations/${found.conversation.id}/members`;
    (await found.owner.patch(`${at}/${found.admin.id}`, { role: "owner" })).expect(200);
    const answers = await Promise.all(
      [found.owner, found.admin].map((who) => who.delete(`${at}/${who.id}`)),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    answers.find(({ status }) => status === 409)?.problem("last_owner");
  });

  it("a person who is added again is a plain member, with nothing unread", async () => {
    const found = await group();
    const at = `/conversations/${found.conversation.id}`;
    (await found.owner.delete(`${at}/members/${found.otherAdmin.id}`)).expect(204);
    await found.owner.say(found.conversation.id, "meanwhile");
    const again = await found.admin.post(`${at}/members`, { user_id: found.otherAdmin.id });
    expect(again.as(memberSchema, 201)).toMatchObject({ role: "member", left_at: null });
    expect(await found.otherAdmin.view(found.conversation.id)).toMatchObject({
      role: "member",
      unread_count: 0,
    });
  });

  it("a person who is added again has nothing marked as unread, also after a restart (READ-4)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, member] = people;
    const at = `/conversations/${conversation.id}`;
    const { id: message_id } = await owner.say(conversation.id, "hello");
    (await member.put(`${at}/unread`, { message_id })).expect(200);
    (await owner.delete(`${at}/members/${member.id}`)).expect(204);
    (await owner.post(`${at}/members`, { user_id: member.id })).expect(201);
    const fresh = { unread_from: null, unread_count: 0 };
    expect(await member.view(conversation.id)).toMatchObject(fresh);
    await evict(roomStub(conversation.id));
    expect(await member.view(conversation.id)).toMatchObject(fresh);
    const listed = (await member.get("/conversations")).as(conversationListSchema).items;
    expect(listed).toMatchObject([fresh]);
  });
});

describe("who may do what in a direct conversation", () => {
  let one: Account;
  let other: Account;
  let outsider: Account;
  let at: string;
  let theirs: string;

  beforeAll(async () => {
    [one, other, outsider] = await threePeople();
    const made = await one.post("/conversations", { kind: "direct", member_ids: [other.id] });
    const { id } = made.as(conversationSchema, 201);
    at = `/conversations/${id}`;
    theirs = `${at}/messages/${(await other.say(id, "hello")).id}`;
  });

  it.each<[string, () => Promise<Answer>]>([
    ["remove the other", () => one.delete(`${at}/members/${other.id}`)],
    ["add a third", () => one.post(`${at}/members`, { user_id: outsider.id })],
    ["change a role", () => one.patch(`${at}/members/${other.id}`, { role: "member" })],
    ["rename it", () => one.patch(at, { title: "Us" })],
    ["delete it", () => one.delete(at)],
  ])("neither may %s", async (_, ask) => {
    (await ask()).problem("direct_conversation");
  });

  it.each<[string, () => Promise<Answer>]>([
    ["edit what the other said", () => one.patch(theirs, { text: "x" })],
    ["delete what the other said", () => one.delete(theirs)],
  ])("neither may %s", async (_, ask) => {
    (await ask()).problem("forbidden");
  });

  it("both people of a direct conversation may pin, and see earlier texts", async () => {
    for (const who of [one, other]) {
      (await who.put(`${theirs}/pin`)).expect(200);
      (await who.delete(`${theirs}/pin`)).expect(200);
      (await who.get(`${theirs}/revisions`)).expect(200);
    }
  });

  it("nobody else learns that a direct conversation exists", async () => {
    (await outsider.get(at)).problem("not_found");
    (await outsider.post(`${at}/messages`, { text: "x" })).problem("not_found");
    (await outsider.put(`${theirs}/pin`)).problem("not_found");
  });
});
