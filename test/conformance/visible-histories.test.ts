import * as fc from "fast-check";
import { expect, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { messageListSchema } from "#protocol/message.ts";
import { hibernate, openInbox, world } from "../support/inside.ts";
import type { InboxReplica } from "../support/inbox-replica.ts";
import type { TestSocket } from "../support/test-socket.ts";
import { eventually } from "../support/wire.ts";
import type { Account, Joined } from "../support/world.ts";

const PEOPLE = 4;
const RUNS = 4;

/** `who` acts on the message or person that `target` picks. Only the owner adds and removes people. */
const stepArbitrary = fc.record({
  kind: fc.constantFrom(
    "send",
    "send",
    "reply",
    "edit",
    "react",
    "pin",
    "delete",
    "clear",
    "comes or goes",
    "comes or goes",
    "history",
    "sleep",
    "resume",
  ),
  who: fc.nat(PEOPLE - 1),
  target: fc.nat(1_000),
});
type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** A message with every word it ever had: each text has one of its own. */
interface Sent {
  id: number;
  sender: number;
  words: string[];
  deleted: boolean;
}

/** A person: where their history begins, and the frames they received since the last check. */
interface Watcher {
  account: Account;
  inbox: InboxReplica;
  isMember: boolean;
  visibleFrom: number;
  joined: Joined | null;
  /** Frames of the socket and of the inbox that were checked before. */
  read: { socket: number; inbox: number };
}

class Group {
  readonly id: string;
  readonly people: Watcher[];
  readonly messages: Sent[] = [];
  #history: "all" | "joined" = "joined";

  private constructor(id: string, people: Watcher[]) {
    this.id = id;
    this.people = people;
  }

  static async begin(accounts: Account[]): Promise<Group> {
    const [owner, ...others] = accounts;
    if (owner === undefined) throw new Error("nobody is there");
    const member_ids = others.map(({ id }) => id);
    const wish = { kind: "group", history: "joined", member_ids };
    const { id } = (await owner.post("/conversations", wish)).as(conversationSchema, 201);
    const people = await Promise.all(
      accounts.map(async (account) => ({
        account,
        inbox: await openInbox(account),
        isMember: true,
        visibleFrom: 0,
        joined: await world.join(account, id),
        read: { socket: 0, inbox: 0 },
      })),
    );
    return new Group(id, people);
  }

  end(): void {
    for (const { inbox, joined } of this.people) {
      inbox.drop();
      joined?.socket.close();
    }
  }

  async take(step: Step): Promise<void> {
    const who = this.people[step.who];
    if (who === undefined) throw new Error("nobody");
    if (step.kind === "comes or goes") await this.#comeOrGo(who);
    else if (step.kind === "history") await this.#setHistory();
    else if (step.kind === "sleep") await this.#sleep();
    else if (who.isMember) await this.#act(who, step);
    for (const each of this.people) await this.#look(each);
  }

  async #act(who: Watcher, { kind, target, who: sender }: Step): Promise<void> {
    const { account } = who;
    const path = `/conversations/${this.id}/messages`;
    const message = this.messages.filter(({ deleted }) => !deleted)[
      target % (this.messages.length || 1)
    ];
    if (kind === "send") return this.#say(sender, {});
    if (kind === "resume") return this.#resume(who, target);
    if (kind === "clear") {
      await this.#settle(who);
      const cleared = await account.post(`/conversations/${this.id}/clear`);
      const { visible_from = 0 } = cleared.as(conversationSchema);
      const newest = this.messages.at(-1)?.id ?? 0;
      if (newest >= who.visibleFrom && newest > 0) expect(visible_from).toBeGreaterThan(newest);
      return this.#beginAt(who, visible_from);
    }
    if (message === undefined) return;
    const sees = message.id >= who.visibleFrom;
    const one = `${path}/${message.id}`;
    if (kind === "reply") {
      if (sees) return this.#say(sender, { reply_to: message.id });
      const refused = await account.post(path, { text: "a reply", reply_to: message.id });
      refused.problem("validation_failed");
      return;
    }
    const word = newWord();
    const answer = await (kind === "edit"
      ? account.patch(one, { text: word })
      : kind === "react"
        ? account.put(`${one}/reactions/👍`)
        : kind === "pin"
          ? account.put(`${one}/pin`)
          : account.delete(one));
    if (!sees) {
      answer.problem("not_found");
      expect(answer.text).not.toMatch(/word[0-9a-f]{12}/);
      return;
    }
    if (answer.status >= 400) {
      answer.problem("forbidden");
      return;
    }
    if (kind === "edit") message.words.push(word);
    if (kind === "delete") message.deleted = true;
  }

  async #sleep(): Promise<void> {
    // Only an object that is awake can fall asleep.
    await this.people[0]?.account.view(this.id);
    await hibernate(this.id);
  }

  async #say(sender: number, more: object): Promise<void> {
    const account = this.people[sender]?.account;
    const word = newWord();
    const sent = await account?.post(`/conversations/${this.id}/messages`, { text: word, ...more });
    const { id } = JSON.parse(sent?.expect(201).text ?? "{}") as { id: number };
    this.messages.push({ id, sender, words: [word], deleted: false });
  }

  /** Reconnects at some position, possibly before the person's history begins. */
  async #resume(who: Watcher, target: number): Promise<void> {
    const { joined } = who;
    if (joined === null) return;
    await this.#look(who);
    joined.socket.close();
    const { epoch, head } = joined.welcome;
    const { socket, welcome } = await world.resume(who.account, this.id, {
      since: target % (head + 1),
      epoch,
    });
    await socket.next("changes", ({ complete }) => complete);
    who.joined = { ...joined, socket, welcome };
    who.read.socket = 0;
  }

  async #comeOrGo(who: Watcher): Promise<void> {
    const [owner] = this.people;
    if (owner === undefined || who === owner) return;
    const members = `/conversations/${this.id}/members`;
    if (who.isMember) {
      await this.#look(who);
      (await owner.account.delete(`${members}/${who.account.id}`)).expect(204);
      who.isMember = false;
      who.joined = null;
      return;
    }
    (await owner.account.post(members, { user_id: who.account.id })).expect(201);
    who.isMember = true;
    const { visible_from = 0 } = await who.account.view(this.id);
    const newest = this.messages.at(-1)?.id ?? 0;
    if (this.#history === "all") expect(visible_from).toBe(0);
    else if (newest > 0) expect(visible_from).toBeGreaterThan(newest);
    this.#beginAt(who, visible_from);
    who.joined = await world.join(who.account, this.id);
    who.read.socket = 0;
  }

  async #setHistory(): Promise<void> {
    this.#history = this.#history === "all" ? "joined" : "all";
    const { account } = this.people[0] ?? {};
    (await account?.patch(`/conversations/${this.id}`, { history: this.#history }))?.expect(200);
  }

  #beginAt(who: Watcher, visibleFrom: number): void {
    who.visibleFrom = visibleFrom;
    who.read.socket = who.joined?.socket.frames.length ?? 0;
    who.read.inbox = who.inbox.frames.length;
  }

  async #settle({ isMember, joined }: Watcher): Promise<void> {
    // A commit's frames are on their way when its request is answered, and the pong follows them.
    if (isMember) await joined?.socket.ping();
  }

  /** Checks that no frame since the last check has a word of a message that its reader does not see. */
  async #look(who: Watcher): Promise<void> {
    await this.#settle(who);
    const { joined, inbox, read } = who;
    const frames = joined?.socket.frames ?? [];
    this.#knowsNothing(who, frames.slice(read.socket));
    if (who.isMember) this.#knowsNothing(who, inbox.frames.slice(read.inbox));
    read.socket = frames.length;
    read.inbox = inbox.frames.length;
  }

  #knowsNothing({ visibleFrom }: Watcher, received: unknown): void {
    const text = typeof received === "string" ? received : JSON.stringify(received);
    for (const { id, words } of this.messages) {
      if (id >= visibleFrom) continue;
      for (const word of words)
        expect(text, `message ${id} before ${visibleFrom}`).not.toContain(word);
    }
  }

  /** Checks that every request of every member returns the messages they see and nothing else. */
  async agree(): Promise<void> {
    await Promise.all(this.people.filter(({ isMember }) => isMember).map((who) => this.#asks(who)));
  }

  async #asks(who: Watcher): Promise<void> {
    const { account, visibleFrom } = who;
    const at = `/conversations/${this.id}`;
    const seen = this.messages.filter(({ id, deleted }) => id >= visibleFrom && !deleted);
    const there = (await account.history(this.id)).filter(
      ({ deleted_at, kind }) => deleted_at === null && kind !== "system",
    );
    expect(there.map(({ id, text }) => [id, text])).toEqual(
      seen.map(({ id, words }) => [id, words.at(-1)]),
    );
    const view = await account.view(this.id);
    if (view.last_message?.kind !== "system") {
      expect(view.last_message?.id ?? null).toBe(seen.at(-1)?.id ?? null);
    }
    const listed = async () => {
      const { items } = (await account.get("/conversations")).as(conversationListSchema);
      return items.find(({ id }) => id === this.id);
    };
    await eventually(listed, (one) => one?.revision === view.revision, "D1 to have all of it");
    expect(await listed()).toEqual(view);
    const paths = [
      `${at}/pins`,
      `${at}/media`,
      "/conversations",
      ...["", "?after=0", "?before=100000"].map((query) => `${at}/messages${query}`),
      ...this.messages.flatMap(({ id, words }) => [
        `${at}/messages/${id}`,
        `${at}/messages/${id}/replies`,
        `${at}/messages/${id}/revisions`,
        `${at}/messages?around=${id}`,
        ...words.map((word) => `/search/messages?q=${word}`),
      ]),
    ];
    for (const path of paths) this.#knowsNothing(who, (await account.get(path)).text);
    for (const { id, words } of seen) {
      const found = await account.get(`/search/messages?q=${words.at(-1) ?? ""}`);
      expect(found.text, `message ${id}`).toContain(words.at(-1));
      const page = (await account.get(`${at}/messages?around=${id}`)).as(messageListSchema);
      expect(page.items.map((one) => one.id)).toContain(id);
    }
    const fresh = await openInbox(account);
    this.#knowsNothing(who, fresh.frames);
    fresh.drop();
    const rejoined: TestSocket = (await world.join(account, this.id)).socket;
    this.#knowsNothing(who, rejoined.frames);
    rejoined.close();
  }
}

function newWord(): string {
  return `word${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
}

it("whatever people do, and whoever sleeps, no frame and no answer to a member has a word from before their history begins (VISIBLE-1, VISIBLE-3, VISIBLE-4, CLEAR-1)", async () => {
  const accounts = await world.accounts(PEOPLE);
  const steps = fc.array(stepArbitrary, { minLength: 15, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const group = await Group.begin(accounts);
      try {
        for (const step of plan) await group.take(step);
        await group.agree();
      } finally {
        group.end();
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
}, 120_000);
