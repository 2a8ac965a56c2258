import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Parley, type ConversationConnection } from "#client/index.ts";
import type { Message } from "#protocol/message.ts";
import type { Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { plainServer } from "../support/plain-server.ts";
import { Replica } from "../support/replica.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { eventually } from "../support/wire.ts";
import type { Account, World } from "../support/world.ts";

let server: Started;
let world: World;
const open: { close: () => void }[] = [];

beforeAll(async () => {
  server = await plainServer();
  world = worldAt(server.url);
});
afterAll(() => {
  for (const one of open) one.close();
});

/** A person's device with the SDK, and the network to it. */
interface SdkDevice {
  name: string;
  way: TcpProxy;
  room: ConversationConnection;
  /** Each new message that it emitted, in order. */
  received: Message[];
  /** How often it lost its socket. */
  losses: () => number;
  /** Its own sends, with the ids in their acks. */
  sent: Promise<{ text: string; id: number }>[];
}

async function sdkDevice(name: string, account: Account, id: string): Promise<SdkDevice> {
  const way = await startTcpProxy(server.url);
  const parley = new Parley({
    // Everything there was is compared in the end.
    heldMessages: Number.POSITIVE_INFINITY,
    baseUrl: way.url.origin,
    getAccessToken: () => Promise.resolve(account.token),
  });
  const room = parley.conversation(id).connect();
  const received: Message[] = [];
  room.on("message", (message) => received.push(message));
  let losses = 0;
  room.on("state", ({ status }) => {
    if (status === "waiting") losses += 1;
  });
  await room.caughtUp();
  open.push({ close: () => parley.close() }, way);
  return { name, way, room, received, losses: () => losses, sent: [] };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const essence = ({ id, version, sender_id, text }: Message) => ({ id, version, sender_id, text });

/** The same chaos in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

async function inD1(conversationId: string): Promise<unknown[]> {
  const db = await server.miniflare.getD1Database("DB");
  const { results } = await db
    .prepare(
      "SELECT id, version, sender_id, text FROM messages WHERE conversation_id = ? ORDER BY id",
    )
    .bind(conversationId)
    .all();
  return results;
}

describe("three accounts, each with several sockets", () => {
  it("sockets are killed, sleep and come back while messages flow over both transports: every client, the REST history and D1 end with the same messages in the same order, each once (SEND-2, ORDER-2, RESUME-1, HIBERNATE-1)", async () => {
    const { conversation, people } = await world.room(3);
    const { id } = conversation;
    const sdk = await Promise.all(
      people.flatMap((person, i) => [0, 1].map((j) => sdkDevice(`sdk-${i}-${j}`, person, id))),
    );
    const raw = people.map((person) => new Replica(world, person, id));
    await Promise.all(raw.map((replica) => replica.connect()));
    const texts: string[] = [];
    const throwDice = dice(20_261_101);

    const storm = async (name: string, ms: number): Promise<void> => {
      const end = Date.now() + ms;
      const flowing = () => Date.now() < end;
      const bySdk = sdk.map(async (device) => {
        for (let n = 0; flowing(); n += 1) {
          const text = `${name} ${device.name} ${n}`;
          texts.push(text);
          // Not awaited: messages written while the network is cut are sent later.
          device.sent.push(
            device.room.send({ text }).then((sent) => ({ text, id: sent.message_id })),
          );
          await pause(5 + 40 * throwDice());
        }
      });
      const byRest = people.map(async (person, i) => {
        for (let n = 0; flowing(); n += 1) {
          const text = `${name} rest-${i} ${n}`;
          texts.push(text);
          await person.say(id, text, `${name}-rest-${i}-${n}`);
        }
      });
      const bySocket = raw.map(async (replica, i) => {
        for (let n = 0; flowing(); n += 1) {
          const text = `${name} raw-${i} ${n}`;
          texts.push(text);
          await replica.say(text);
          if (throwDice() > 0.1) continue;
          replica.drop();
          await pause(100 * throwDice());
          await replica.connect();
        }
      });
      const killing = (async () => {
        while (flowing()) {
          await pause(40 + 200 * throwDice());
          sdk[Math.floor(throwDice() * sdk.length)]?.way.cut();
        }
      })();
      await Promise.all([...bySdk, ...byRest, ...bySocket, killing]);
    };

    await storm("first", 3_000);
    // The runtime puts the conversation to sleep, with its sockets open, after ten idle seconds. Nothing shows that: any
    // request would wake the object, and Miniflare evicts none whose sockets come through its entry.
    await pause(13_000);
    await storm("second", 3_000);

    const answered = await Promise.all(sdk.flatMap(({ sent }) => sent));
    const history = await people[0].history(id);
    expect(texts.length).toBeGreaterThan(300);
    expect(history.map(({ text }) => text ?? "").toSorted()).toEqual(texts.toSorted());
    const ids = history.map((message) => message.id);
    expect(ids).toEqual(ids.map((_, i) => conversation.head + 1 + i));
    const idOf = new Map(history.map((message) => [message.text, message.id]));
    for (const { text, id: receivedIds } of answered)
      expect(receivedIds, text).toBe(idOf.get(text));

    const losses = sdk.reduce((sum, device) => sum + device.losses(), 0);
    expect(losses, "sockets that were killed").toBeGreaterThan(10);

    const wanted = history.map(essence);
    for (const person of people) expect((await person.history(id)).map(essence)).toEqual(wanted);
    for (const replica of raw) {
      await replica.settled();
      expect(replica.messages().map(essence)).toEqual(wanted);
    }
    for (const { name, room, received } of sdk) {
      const view = await eventually(
        async () => room.view,
        ({ catchingUp, messages, pending }) =>
          !catchingUp && pending.length === 0 && messages.at(-1)?.id === ids.at(-1),
        `${name} to have caught up`,
        20_000,
      );
      expect(view.messages.map(essence), name).toEqual(wanted);
      const receivedIds = received.map((message) => message.id);
      expect(new Set(receivedIds).size, `${name} received each once`).toBe(receivedIds.length);
      expect(
        receivedIds.toSorted((a, b) => a - b),
        name,
      ).toEqual(ids);
    }
    await eventually(
      () => inD1(id),
      (rows) => rows.length === wanted.length,
      "D1 to hold as many",
    );
    expect(await inD1(id)).toEqual(wanted);
  });
});
