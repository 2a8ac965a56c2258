import { base64url, importJWK, jwtVerify } from "jose";
import { pushMessageSchema, pushSubscriptionSchema, type PushMessage } from "#protocol/push.ts";
import { env, insideUser } from "./inside.ts";
import { decryptPush, encodedKeys, newPushKeys, type PushKeys } from "./push-decrypt.ts";
import { ring } from "./ring.ts";
import type { Manner, Received } from "./webhook-receiver.ts";
import { eventually } from "./wire.ts";
import type { Account } from "./world.ts";

/** A person's device with a push subscription, and the push service behind it, which decrypts. */
export class PushDevice {
  readonly endpoint: string;
  readonly #account: Account;
  readonly #name: string;
  readonly #keys: PushKeys;

  private constructor(account: Account, keys: PushKeys) {
    this.#account = account;
    this.#keys = keys;
    this.#name = crypto.randomUUID();
    this.endpoint = `${env.WEBHOOK_RECEIVER}/push/${this.#name}`;
  }

  static async subscribed(account: Account): Promise<PushDevice> {
    const device = new PushDevice(account, await newPushKeys());
    await device.subscribe();
    return device;
  }

  get keys() {
    return encodedKeys(this.#keys);
  }

  async subscribe() {
    const body = { endpoint: this.endpoint, expirationTime: null, keys: this.keys };
    const answer = await this.#account.put("/users/me/push-subscriptions", body);
    return answer.as(pushSubscriptionSchema);
  }

  async answers(manner: Manner): Promise<void> {
    const body = JSON.stringify(manner);
    await fetch(`${env.WEBHOOK_RECEIVER}/manner/${this.#name}`, { method: "PUT", body });
  }

  async requests(): Promise<Received[]> {
    const response = await fetch(`${env.WEBHOOK_RECEIVER}/received/${this.#name}`);
    return response.json();
  }

  /** Every push so far, in order. */
  async came(): Promise<PushMessage[]> {
    return Promise.all(
      (await this.requests()).map(async ({ body }) => {
        const text = await decryptPush(new Uint8Array(Buffer.from(body, "base64")), this.#keys);
        return pushMessageSchema.parse(JSON.parse(text));
      }),
    );
  }

  /** Waits until this many pushes have arrived. */
  async until(count: number): Promise<PushMessage[]> {
    await eventually(
      () => this.requests(),
      ({ length }) => length >= count,
      `${count} pushes`,
    );
    return this.came();
  }
}

/** The key, origin and subject that signed a push (RFC 8292). */
export async function verifiedVapid({ headers }: Received) {
  const [, token = "", key = ""] =
    /^vapid t=([^,]+), k=(\S+)$/.exec(headers["authorization"] ?? "") ?? [];
  const point = base64url.decode(key);
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: base64url.encode(point.slice(1, 33)),
    y: base64url.encode(point.slice(33)),
  };
  const { payload } = await jwtVerify(token, await importJWK(jwk, "ES256"));
  return { key, payload };
}

const dueOf = (account: Account) =>
  insideUser(account.id, (_, { storage }) => {
    const { sql } = storage;
    const exists = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'pushes'").toArray();
    if (exists.length === 0) return 0;
    return Number(sql.exec("SELECT count(due_at) AS n FROM pushes").one()["n"]);
  });

/** Waits until this many conversations have a notification for this person. */
export async function wanted(account: Account, count = 1): Promise<void> {
  await eventually(
    () => dueOf(account),
    (due) => due === count,
    `${count} to be due`,
  );
}

/** Moves time to when their object notifies. */
export async function notifyNow(account: Account): Promise<void> {
  await ring(env.USERS.getByName(account.id));
}

/** Waits until no notification is due any more. */
export async function settled(account: Account): Promise<void> {
  await wanted(account, 0);
}
