import { runInDurableObject } from "cloudflare:test";
import { Webhook as Verifier } from "standardwebhooks";
import { afterEach } from "vitest";
import {
  newWebhookSchema,
  deliveryListSchema,
  webhookEventSchema,
  webhookSchema,
  type Delivery,
  type Webhook,
  type WebhookEvent,
  type WebhookEventType,
} from "#protocol/webhooks.ts";
import type { Answer } from "./answer.ts";
import { env, world } from "./inside.ts";
import { ring } from "./ring.ts";
import { OPERATOR_TOKEN } from "./roomy.ts";
import type { Manner, Received } from "./webhook-receiver.ts";
import { eventually } from "./wire.ts";

/** An event as received: verified, with its id. */
export type Came = WebhookEvent & { id: string };

export function operator(method: string, path: string, body?: unknown): Promise<Answer> {
  return world.request(method, `/api/v1/operator${path}`, body, {
    authorization: `Bearer ${OPERATOR_TOKEN}`,
  });
}

/** An endpoint with a receiver of its own behind it. */
export class Hooked {
  readonly id: string;
  readonly name: string;
  secret: string;

  private constructor(id: string, name: string, secret: string) {
    this.id = id;
    this.name = name;
    this.secret = secret;
  }

  static async create(events: WebhookEventType[], manner: Manner = {}): Promise<Hooked> {
    const name = crypto.randomUUID();
    await setManner(name, manner);
    const made = await operator("POST", "/webhooks", { url: addressOf(name), events });
    const { id, secret } = made.as(newWebhookSchema, 201);
    return new Hooked(id, name, secret);
  }

  get stub() {
    return env.WEBHOOKS.getByName(this.id);
  }

  get path(): string {
    return `/webhooks/${this.id}`;
  }

  answers(manner: Manner): Promise<void> {
    return setManner(this.name, manner);
  }

  /** Every request so far, in all conversations or in one: other conversations of a file may still send. */
  async received(conversationId = ""): Promise<Received[]> {
    const response = await fetch(`${env.WEBHOOK_RECEIVER}/received/${this.name}`);
    const all: Received[] = await response.json();
    return all.filter(({ body }) => body.includes(conversationId));
  }

  /** The event of every request so far; each request must verify. */
  async came(conversationId = ""): Promise<Came[]> {
    return (await this.received(conversationId)).map(({ headers, body }) => {
      new Verifier(this.secret).verify(body, headers);
      return { ...webhookEventSchema.parse(JSON.parse(body)), id: headers["webhook-id"] ?? "" };
    });
  }

  /** Waits until this many requests have arrived. */
  async until(count: number, conversationId = ""): Promise<Came[]> {
    await eventually(
      () => this.received(conversationId),
      ({ length }) => length >= count,
      `${count} requests`,
    );
    return this.came(conversationId);
  }

  /** When its object wakes (ms), once it is idle: ringing during a running alarm would consume the next one. */
  alarm(): Promise<number | null> {
    let before: number | null = null;
    return eventually(
      () => runInDurableObject(this.stub, (_, { storage }) => storage.getAlarm()),
      (at) => {
        const isQuiet = at !== null && at === before && at > Date.now() + 1_000;
        before = at;
        return isQuiet;
      },
      "its next alarm",
    );
  }

  /** Moves the clock forward to when its object wakes. */
  async ring(): Promise<void> {
    await this.alarm();
    await ring(this.stub);
  }

  async view(): Promise<Webhook> {
    return (await operator("GET", this.path)).as(webhookSchema);
  }

  async deliveries(query = ""): Promise<Delivery[]> {
    return (await operator("GET", `${this.path}/deliveries${query}`)).as(deliveryListSchema).items;
  }

  async remove(): Promise<void> {
    (await operator("DELETE", this.path)).expect(204);
  }
}

/** Returns what creates the endpoints of a test file; each ends with its test. */
export function endpoints(): typeof Hooked.create {
  const created: Hooked[] = [];
  afterEach(async () => {
    await Promise.all(created.splice(0).map((endpoint) => endpoint.remove()));
  });
  return async (...wish) => {
    const endpoint = await Hooked.create(...wish);
    created.push(endpoint);
    return endpoint;
  };
}

export function addressOf(name: string): string {
  return `${env.WEBHOOK_RECEIVER}/hook/${name}`;
}

async function setManner(name: string, manner: Manner): Promise<void> {
  const address = `${env.WEBHOOK_RECEIVER}/manner/${name}`;
  await (await fetch(address, { method: "PUT", body: JSON.stringify(manner) })).text();
}
