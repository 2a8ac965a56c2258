import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { conversationListSchema, type Conversation } from "#protocol/conversation.ts";
import type { Message } from "#protocol/message.ts";
import { messageSchema } from "#protocol/message.ts";
import { newSigningKeys } from "../../.scripts/dev-vars.ts";
import { worldAt } from "../support/over-sockets.ts";
import { startBundle, type ServerProcess } from "../support/server-process.ts";
import type { TestSocket } from "../support/test-socket.ts";
import { eventually } from "../support/wire.ts";
import { Account, type World } from "../support/world.ts";

const persistTo = mkdtempSync(join(tmpdir(), "parley-crash-"));
let server: ServerProcess;
let keys: string;
const start = (): Promise<ServerProcess> => startBundle(inject("worker"), persistTo, keys);

beforeAll(async () => {
  keys = await newSigningKeys();
  server = await start();
});
afterAll(async () => {
  await server.crash();
  rmSync(persistTo, { recursive: true, force: true });
});

/** One person's messages: the acknowledged ones with their ids, and the unanswered ones. */
class Outbox {
  readonly name: string;
  readonly acknowledged = new Map<string, number>();
  readonly unanswered = new Set<string>();
  #count = 0;

  constructor(name: string) {
    this.name = name;
  }

  next(): string {
    this.#count += 1;
    const clientId = `${this.name}-${this.#count}`;
    this.unanswered.add(clientId);
    return clientId;
  }

  answered(clientId: string, id: number): void {
    this.unanswered.delete(clientId);
    const known = this.acknowledged.get(clientId);
    if (known !== undefined && known !== id) throw new Error(`${clientId} is ${known} and ${id}`);
    this.acknowledged.set(clientId, id);
  }
}

/** Keeps eight sends in flight until the socket breaks. */
async function sendBySocket(socket: TestSocket, outbox: Outbox): Promise<void> {
  const lane = async (): Promise<void> => {
    while (!socket.isClosed) {
      const clientId = outbox.next();
      const answer = socket.say(`text of ${clientId}`, clientId);
      const broke = socket.closed.then(() => null);
      const ack = await Promise.race([answer.catch(() => null), broke]);
      if (ack?.message_id === undefined) return;
      outbox.answered(clientId, ack.message_id);
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

async function sendByRest(
  account: Account,
  conversation: Conversation,
  outbox: Outbox,
): Promise<void> {
  for (;;) {
    const clientId = outbox.next();
    const sent = await account
      .say(conversation.id, `text of ${clientId}`, clientId)
      .catch(() => null);
    if (sent === null) return;
    outbox.answered(clientId, sent.id);
  }
}

/** The same person at the server's next address. */
function again(world: World, account: Account): Account {
  return new Account(world.wire, {
    user: account.user,
    access_token: account.token,
    token_type: "Bearer",
    expires_in: 900,
    refresh_token: account.refresh_token,
  });
}

function messagesInD1(conversationId: string): unknown[] {
  const folder = join(persistTo, "d1", "miniflare-D1DatabaseObject");
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => file.endsWith(".sqlite"))
    : [];
  for (const file of files) {
    const db = new DatabaseSync(join(folder, file), { readOnly: true });
    try {
      const there = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'messages'").get();
      if (there === undefined) continue;
      return db
        .prepare(
          "SELECT id, version, client_id, sender_id, text FROM messages WHERE conversation_id = ? ORDER BY id",
        )
        .all(conversationId)
        .map((row) => ({ ...row }));
    } finally {
      db.close();
    }
  }
  throw new Error(`no D1 database in ${folder}`);
}

const essence = ({ id, version, client_id, sender_id, text }: Message) => ({
  id,
  version,
  client_id,
  sender_id,
  text,
});

describe("SIGKILL of the server under load", () => {
  it("a killed server loses nothing acknowledged, repeats nothing, and D1 ends up with the same (SEND-1, SEND-2, ORDER-2, PROJECT-1)", async () => {
    let world = worldAt(server.url);
    let people = await world.accounts(3);
    const conversation = await world.group(people[0]!, ...people.slice(1));
    const outboxes = ["socket-0", "socket-1", "socket-2", "rest-0", "rest-1"].map(
      (name) => new Outbox(name),
    );
    let head = 0;
    let epoch = "";
    const live = new Map<number, Message>();
    const listen = (socket: TestSocket): void => {
      for (const { messages } of socket.all("changes"))
        for (const message of messages) live.set(message.id, message);
    };

    for (let round = 0; round < 2; round += 1) {
      const joined = await Promise.all(people.map((person) => world.join(person, conversation.id)));
      const { welcome } = joined[0]!;
      if (epoch !== "") expect(welcome.epoch, "the history is the same one").toBe(epoch);
      epoch = welcome.epoch;
      expect(welcome.head).toBeGreaterThanOrEqual(head);
      const senders = [
        ...joined.map(({ socket }, i) => sendBySocket(socket, outboxes[i]!)),
        ...[0, 1].map((i) => sendByRest(people[i]!, conversation, outboxes[3 + i]!)),
      ];
      const acknowledged = () =>
        outboxes.reduce((sum, outbox) => sum + outbox.acknowledged.size, 0);
      const wanted = acknowledged() + 400;
      await eventually(
        async () => acknowledged(),
        (count) => count >= wanted,
        "a load of acknowledged sends",
        30_000,
      );
      await server.crash();
      await Promise.all(senders);
      for (const { socket } of joined) listen(socket);
      const unanswered = outboxes.reduce((sum, outbox) => sum + outbox.unanswered.size, 0);
      expect(unanswered, "sends that were cut off").toBeGreaterThan(0);

      server = await start();
      world = worldAt(server.url);
      people = people.map((person) => again(world, person));
      const history = await people[0]!.history(conversation.id);
      const byClientId = new Map(history.map((message) => [message.client_id, message]));
      expect(byClientId.size, "each client_id once").toBe(history.length);
      for (const { acknowledged } of outboxes) {
        for (const [clientId, id] of acknowledged)
          expect(byClientId.get(clientId)?.id, clientId).toBe(id);
      }
      const byId = new Map(history.map((message) => [message.id, message]));
      for (const [id, message] of live)
        expect(byId.get(id), "what was seen is still there").toEqual(message);
      head = history.at(-1)?.id ?? 0;

      // Repeats unanswered sends over the other transport.
      for (const [index, outbox] of outboxes.entries()) {
        const person = people[index % 3]!;
        const bySocket = index >= 3;
        const { socket } = await world.join(
          index >= 3 ? people[index - 3]! : person,
          conversation.id,
        );
        for (const clientId of outbox.unanswered) {
          const id = bySocket
            ? (await socket.say("a retry", clientId)).message_id
            : (await person.say(conversation.id, "a retry", clientId)).id;
          outbox.answered(clientId, id ?? 0);
        }
        socket.close(1000);
      }
    }

    const history = await people[0]!.history(conversation.id);
    const all = outboxes.flatMap(({ acknowledged }) => [...acknowledged.keys()]);
    expect(history.map(({ client_id }) => client_id ?? "").toSorted()).toEqual(all.toSorted());
    expect(history.map(({ id }) => id)).toEqual(history.map((_, i) => conversation.head + 1 + i));
    for (const person of people) {
      const others = history.filter(({ sender_id }) => sender_id !== person.id).length;
      await eventually(
        async () => {
          const list = (await person.get("/conversations")).as(conversationListSchema);
          const found = list.items.find(({ id }) => id === conversation.id);
          return [found?.unread_count, messageSchema.nullish().parse(found?.last_message)?.id];
        },
        ([unread, last]) => unread === others && last === history.at(-1)?.id,
        `the list, which is D1, to count ${others} unread`,
        10_000,
      );
    }
    await server.stop();
    expect(messagesInD1(conversation.id)).toEqual(history.map(essence));
  });
});
