import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { INBOX_FANOUT_MAX } from "#protocol/limits.ts";
import { LoadSocket } from "../load/socket.ts";
import type { ParleySystem } from "../parley-system.ts";
import { seedPeople } from "../../support/seed-people.ts";
import { InboxProbe, type Latencies } from "./inbox-probe.ts";

/** Longer than fan-out waits while messages keep coming. */
const PAUSE_MS = 350;
const STEADY_MS = 50;
const WARM_UP = 3;

/** A conversation whose first member writes, and whose last has only the inbox open. */
export class InboxRoom {
  /** Inboxes that hear of each message. */
  readonly told: number;
  readonly #sender: LoadSocket;
  readonly #inboxes: LoadSocket[];
  readonly #text: string;

  static async open(system: ParleySystem, members: number): Promise<InboxRoom> {
    const people = await system.people();
    const others = await seedPeople(system.db, Math.max(0, members - people.length));
    const [sender, reader] = [people[0]!, people.at(-1)!];
    const member_ids = [...others, ...people.map(({ user }) => user.id)];
    const { id, member_count } = await system.group(sender, member_ids);
    if (member_count !== members) throw new Error(`${member_count} members, not ${members}`);
    const inboxes = people.map((person) => LoadSocket.open(system.inboxAddress(person)));
    return new InboxRoom(
      members,
      await LoadSocket.open(system.roomAddress(sender, id)),
      await Promise.all(inboxes),
      reader.user.username,
    );
  }

  private constructor(members: number, sender: LoadSocket, inboxes: LoadSocket[], reader: string) {
    const mentions = members > INBOX_FANOUT_MAX;
    this.told = mentions ? 2 : members;
    this.#text = mentions ? `@${reader} hello there` : "hello there, all of you";
    this.#sender = sender;
    this.#inboxes = inboxes;
  }

  /** What people feel: nothing was said for a while. */
  async afterPauses(messages: number): Promise<Latencies> {
    await this.#run((probe) => this.#oneByOne(probe, WARM_UP));
    return this.#run((probe) => this.#oneByOne(probe, messages));
  }

  steadily(ms: number): Promise<Latencies> {
    return this.#run(async (probe) => {
      for (let sent = 0; sent < ms / STEADY_MS; sent += 1) {
        this.#sender.send(probe.next(this.#text));
        await sleep(STEADY_MS);
      }
      await probe.landed();
    });
  }

  close(): void {
    for (const socket of [this.#sender, ...this.#inboxes]) socket.close();
  }

  async #oneByOne(probe: InboxProbe, messages: number): Promise<void> {
    for (let sent = 0; sent < messages; sent += 1) {
      await sleep(PAUSE_MS);
      this.#sender.send(probe.next(this.#text));
      await probe.landed();
    }
  }

  async #run(send: (probe: InboxProbe) => Promise<void>): Promise<Latencies> {
    const sockets = [this.#sender, ...this.#inboxes];
    await Promise.all(sockets.map((socket) => socket.ping()));
    const probe = new InboxProbe(`${randomUUID()}-`);
    const failed = Promise.withResolvers<never>();
    const listen = (socket: LoadSocket, frame: (data: Buffer) => void) => {
      socket.listen({
        frame,
        failed: (reason) => {
          failed.reject(new Error(reason));
        },
      });
    };
    listen(this.#sender, (data) => {
      probe.ofRoom(data);
    });
    listen(this.#inboxes.at(-1)!, (data) => {
      probe.ofInbox(data);
    });
    await Promise.race([send(probe), failed.promise]);
    return probe.latencies;
  }
}
