import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Metadata } from "#protocol/metadata.ts";
import { newWebhookSchema } from "#protocol/webhooks.ts";
import type { LoadClient } from "../load/load-client.ts";
import type { Load, LoadResult } from "../load/protocol.ts";
import { ParleySystem } from "../parley-system.ts";
import { countWritten, difference, tally } from "../rows/counted.ts";
import type { Tally } from "../rows/counting/tally.ts";
import type { BenchRoom } from "../system.ts";
import { ListeningBot } from "./listening-bot.ts";

const POLL_MS = 20;
const NONE: Tally = { rows: 0, alarms: 0, d1_rows: 0, calls: 0 };

/** 200 bytes of JSON. */
const METADATA: Metadata = { card: "x".repeat(189) };

/** What an app uses of what is not there for everyone. */
export interface Uses {
  name: string;
  webhook?: true;
  bot?: true;
  metadata?: true;
}

interface StartOptions {
  bundled: string;
  sockets: number;
  /** Where the endpoint's requests go. */
  receiver: string;
}

interface Parts {
  system: ParleySystem;
  room: BenchRoom;
  webhook: string | null;
  bot: ListeningBot | null;
}

/** What was written and called for messages, by the conversation's object, the endpoint's and the bot's. */
export interface Costs {
  conversation: Tally;
  endpoint: Tally;
  bot: Tally;
}

/** A server of its own whose one room belongs to an app that uses this. */
export class AppServer {
  readonly name: string;
  readonly room: BenchRoom;
  readonly #system: ParleySystem;
  readonly #webhook: string | null;
  readonly #bot: ListeningBot | null;
  readonly #load: Pick<Load, "metadata">;

  static async start(
    folder: string,
    uses: Uses,
    { bundled, sockets, receiver }: StartOptions,
  ): Promise<AppServer> {
    const vars = { OUTSIDE_LOOPBACK: "allowed" };
    const system = await ParleySystem.start(folder, { bundled, vars });
    const webhook = uses.webhook === undefined ? null : await endpointOf(system, receiver);
    const bot = uses.bot === undefined ? null : await ListeningBot.start(system);
    const room = await system.open(sockets, bot === null ? [] : [bot.id]);
    return new AppServer(uses, { system, room, webhook, bot });
  }

  private constructor({ name, metadata }: Uses, { system, room, webhook, bot }: Parts) {
    this.name = name;
    this.room = room;
    this.#system = system;
    this.#webhook = webhook;
    this.#bot = bot;
    this.#load = metadata === undefined ? {} : { metadata: METADATA };
  }

  async stop(): Promise<void> {
    this.#bot?.stop();
    await this.#system.stop();
  }

  /** Sends messages one after another. */
  async send(client: LoadClient, messages: number): Promise<LoadResult> {
    const stop = { after_messages: messages };
    return client.run(this.room, { in_flight: 1, stop, ...this.#load });
  }

  /** Resolves when D1, the endpoint and the bot have everything up to `head`. */
  async settled(head: number): Promise<void> {
    await this.room.settled(head);
    await this.#bot?.heard(this.room.id, head);
    if (this.#webhook === null) return;
    // A batch may be on its way to the endpoint's object.
    for (let quiet = 0; quiet < 3;) {
      const view = await this.#system.operate("GET", `webhooks/${this.#webhook}`);
      quiet = pendingSchema.parse(view).pending === 0 ? quiet + 1 : 0;
      await sleep(POLL_MS);
    }
  }

  async costsOf(run: () => Promise<void>): Promise<Costs> {
    const before = await this.#listeners();
    const conversation = await countWritten(this.#system, this.room.id, run);
    const after = await this.#listeners();
    return {
      conversation,
      endpoint: difference(after.endpoint, before.endpoint),
      bot: difference(after.bot, before.bot),
    };
  }

  async #listeners(): Promise<Omit<Costs, "conversation">> {
    const of = (path: string | null) => (path === null ? NONE : tally(this.#system, path));
    return {
      endpoint: await of(this.#webhook === null ? null : `webhooks/${this.#webhook}`),
      bot: await of(this.#bot === null ? null : `bots/${this.#bot.id}`),
    };
  }
}

const pendingSchema = z.object({ pending: z.int() });

async function endpointOf(system: ParleySystem, receiver: string): Promise<string> {
  const events = ["message.created", "message.updated", "message.deleted"];
  const made = await system.operate("POST", "webhooks", { url: receiver, events });
  return newWebhookSchema.parse(made).id;
}
