import { conversationSchema } from "#protocol/conversation.ts";
import type { Role } from "#protocol/member.ts";
import { messageSchema } from "#protocol/message.ts";
import type { Answer } from "./answer.ts";
import { evict } from "./evict.ts";
import { History, type ModelMessage } from "./history-model.ts";
import type { Step } from "./history-steps.ts";
import { InboxReplica } from "./inbox-replica.ts";
import { env, roomStub, world } from "./inside.ts";
import { Replica } from "./replica.ts";
import type { Account } from "./world.ts";

/** Three people in one conversation after another, and the state that outlives each conversation. */
export interface Company {
  people: Account[];
  /** Whether each person shows their receipts. */
  receipts: boolean[];
  /** What each person has not read in earlier conversations. */
  before: { unread_count: number; mention_count: number; request_count: number }[];
}

type OnMessage = Extract<Step, { target: number; who: number }>;

/**
 * A group with the state that its people should see (the model), and the one they do see (a replica of each device).
 */
export class Story {
  readonly company: Company;
  readonly people: Account[];
  readonly id: string;
  readonly history: History;
  readonly replicas: Replica[];
  readonly inboxes: InboxReplica[];

  private constructor(company: Company, id: string) {
    const { people } = company;
    this.company = company;
    this.people = people;
    this.id = id;
    this.history = new History(people.map(({ user }) => user));
    this.replicas = people.map((person) => new Replica(world, person, id));
    this.inboxes = people.map((person) => new InboxReplica(world.wire, person));
  }

  static async begin(company: Company): Promise<Story> {
    const [owner, ...others] = company.people;
    if (owner === undefined) throw new Error("nobody is there");
    const story = new Story(company, (await world.group(owner, ...others)).id);
    await Promise.all([...story.replicas, ...story.inboxes].map((replica) => replica.connect()));
    return story;
  }

  end(): void {
    for (const replica of [...this.replicas, ...this.inboxes]) replica.drop();
  }

  async take(step: Step): Promise<void> {
    if ("target" in step && "who" in step) {
      const message = this.history.at(step.target);
      if (message !== undefined) await this.#onMessage(step, message);
      return;
    }
    switch (step.kind) {
      case "the room sleeps":
        // Only an object that is awake can fall asleep.
        await this.people[0]?.view(this.id);
        await evict(roomStub(this.id), { webSockets: step.webSockets });
        if (step.webSockets === "close") await each(this.replicas, (replica) => replica.dropped());
        return;
      case "everyone reacts":
        return this.#everyoneReacts(step);
      case "a user's object sleeps": {
        const { person, inbox } = this.#of(step.who);
        await person.get("/unread");
        await evict(env.USERS.getByName(person.id), { webSockets: step.webSockets });
        if (step.webSockets === "close") await inbox.dropped();
        return;
      }
      case "drop":
        return this.#of(step.who).replica.drop();
      case "return":
        return this.#of(step.who).replica.connect();
      case "inbox drops":
        return this.#of(step.who).inbox.drop();
      case "inbox returns":
        return this.#of(step.who).inbox.connect();
      case "send":
      case "attach":
        return this.#send(step);
      case "settings": {
        const { person } = this.#of(step.who);
        const answer = await person.patch(`/conversations/${this.id}/settings`, step.patch);
        answer.as(conversationSchema);
        return this.history.set(step.who, step.patch);
      }
      case "role":
        return this.#setRole(step.who, step.whom, step.role);
      case "transfer":
        if (this.history.member(step.who).role !== "owner" || step.who === step.whom) return;
        await this.#setRole(step.who, step.whom, "owner");
        return this.#setRole(step.who, step.who, "member");
      case "receipts": {
        const { person } = this.#of(step.who);
        (await person.patch("/users/me", { read_receipts: step.active })).expect(200);
        this.company.receipts[step.who] = step.active;
        return;
      }
    }
  }

  #of(who: number) {
    const [person, replica, inbox] = [this.people[who], this.replicas[who], this.inboxes[who]];
    if (person === undefined || replica === undefined || inbox === undefined)
      throw new Error("nobody");
    return { person, replica, inbox };
  }

  async #send(step: Extract<Step, { kind: "send" | "attach" }>): Promise<void> {
    const { person, replica } = this.#of(step.who);
    if (step.kind === "attach") {
      const media_url = "https://files.test/picture.png";
      const answer = await person.post(`/conversations/${this.id}/messages`, { media_url });
      return this.history.send(step.who, answer.as(messageSchema, 201).id, { media_url });
    }
    const text = this.history.textCalling(step.who, step.call);
    const sent =
      step.bySocket && replica.connected
        ? await replica.say(text)
        : (await person.say(this.id, text)).id;
    this.history.send(step.who, sent, { text });
  }

  async #setRole(who: number, whom: number, role: Role): Promise<void> {
    const { history } = this;
    const target = history.member(whom);
    const path = `/conversations/${this.id}/members/${target.user.id}`;
    const answer = await this.#of(who).person.patch(path, { role });
    if (history.member(who).role !== "owner") answer.problem("forbidden");
    else if (role !== target.role && history.isLastOwner(whom)) answer.problem("last_owner");
    else {
      answer.expect(200);
      target.role = role;
    }
  }

  async #everyoneReacts({
    target,
    emoji,
  }: Extract<Step, { kind: "everyone reacts" }>): Promise<void> {
    const message = this.history.at(target);
    if (message === undefined || message.deleted) return;
    const path = `/conversations/${this.id}/messages/${message.id}/reactions/${encodeURIComponent(emoji)}`;
    const answers = await Promise.all(this.people.map((person) => person.put(path)));
    for (const answer of answers) answer.expect(200);
    for (const index of this.people.keys()) this.history.react(index, message, emoji, true);
  }

  async #onMessage(step: OnMessage, message: ModelMessage): Promise<void> {
    const { history, id } = this;
    const { who } = step;
    const { person, replica } = this.#of(who);
    const path = `/conversations/${id}/messages/${message.id}`;
    switch (step.kind) {
      case "reply": {
        const reply = { text: "the text of a reply", reply_to: message.id };
        const answer = await person.post(`/conversations/${id}/messages`, reply);
        if (message.deleted) answer.problem("validation_failed");
        else {
          const sent = answer.as(messageSchema, 201);
          history.send(who, sent.id, { text: reply.text, reply_to: message });
        }
        return;
      }
      case "edit": {
        const text = history.textCalling(who, step.call);
        const answer = await person.patch(path, { text });
        if (changes(answer, message, message.sender === who)) history.edit(message, text);
        return;
      }
      case "delete": {
        const answer = await person.delete(path);
        if (!message.deleted && message.sender !== who && !history.leads(who))
          answer.problem("forbidden");
        else {
          answer.expect(204);
          history.delete(message);
        }
        return;
      }
      case "react": {
        const url = `${path}/reactions/${encodeURIComponent(step.emoji)}`;
        const answer = await (step.active ? person.put(url) : person.delete(url));
        if (changes(answer, message, true)) history.react(who, message, step.emoji, step.active);
        return;
      }
      case "pin": {
        const answer = await (step.active
          ? person.put(`${path}/pin`)
          : person.delete(`${path}/pin`));
        if (changes(answer, message, history.leads(who))) message.pinned = step.active;
        return;
      }
      case "read":
      case "delivered":
        if (!replica.connected) return;
        replica.tell({ type: step.kind, message_id: message.id });
        await replica.settled();
        return history[step.kind](who, message.id);
      case "unread":
        (await person.put(`/conversations/${id}/unread`, { message_id: message.id })).expect(200);
        history.member(who).unread_from = message.id;
    }
  }
}

/** Whether the step may change anything; where it must not, the answer says why. */
function changes(answer: Answer, message: ModelMessage, may: boolean): boolean {
  if (message.deleted) answer.problem("message_deleted");
  else if (!may) answer.problem("forbidden");
  else answer.expect(200);
  return !message.deleted && may;
}

async function each<T>(all: T[], run: (one: T) => Promise<void>): Promise<void> {
  await Promise.all(all.map(run));
}
