import { randomBytes, randomUUID } from "node:crypto";
import { grantSchema, type Grant } from "#protocol/auth.ts";
import { conversationSchema, type Conversation } from "#protocol/conversation.ts";
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from "#protocol/version.ts";
import { ACCESS_TOKEN_TTL, signAccessToken, type SigningEnv } from "#server/auth/access-token.ts";
import { newSigningKeys } from "../../.scripts/dev-vars.ts";
import { bundle, startMiniflare, type Started } from "../support/miniflare.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import { Projected } from "./projected.ts";
import { seedPeople } from "../support/seed-people.ts";
import type { BenchRoom, SocketAddress, System } from "./system.ts";

/** Accounts of a room; with more sockets than these each has several. */
const PEOPLE = 10;
const PASSWORD = "a long enough password";

/** What is asked of the API, below `/api/v1/`. */
export interface Ask {
  person: Grant;
  method: string;
  path: string;
  body?: unknown;
}

interface StartOptions {
  configPath?: string;
  /** A folder that has it bundled already. */
  bundled?: string;
  vars?: Record<string, string>;
  inspect?: boolean;
}

/** The whole of Parley, as it is deployed, in a workerd of its own; accounts and rooms are made by its own API. */
export class ParleySystem implements System {
  readonly name = "Parley";
  readonly url: URL;
  readonly db: D1Database;
  readonly projected: Projected;
  readonly #miniflare: Started["miniflare"];
  readonly #issuer: SigningEnv;
  readonly #people: Grant[] = [];

  static async start(
    persistTo: string,
    { configPath, bundled = bundle(configPath), vars = {}, inspect = false }: StartOptions = {},
  ): Promise<ParleySystem> {
    const issuer = { AUTH_SIGNING_KEYS: await newSigningKeys(), TOKEN_ISSUER: "parley" };
    const started = await startMiniflare(bundled, {
      persistTo,
      inspect,
      vars: { ...issuer, ...vars },
    });
    return new ParleySystem(started, await started.miniflare.getD1Database("DB"), issuer);
  }

  private constructor({ url, miniflare }: Started, db: D1Database, issuer: SigningEnv) {
    this.url = url;
    this.db = db;
    this.projected = new Projected(db);
    this.#miniflare = miniflare;
    this.#issuer = issuer;
  }

  async stop(): Promise<void> {
    await this.#miniflare.dispose();
  }

  /** Of one that was started to be inspected. */
  inspectorUrl(): Promise<URL> {
    return this.#miniflare.getInspectorURL();
  }

  /** `others`: members without a socket of the room. */
  async open(sockets: number, others: string[] = []): Promise<BenchRoom> {
    const people = (await this.people()).slice(0, sockets);
    const { id } = await this.group(people[0]!, [...people.map(idOf), ...others]);
    const addresses = Array.from({ length: sockets }, (_, index) =>
      this.roomAddress(people[index % people.length]!, id),
    );
    return { id, addresses, settled: (head) => this.projected.head(id, head) };
  }

  /** The same ones every time. */
  async people(): Promise<Grant[]> {
    while (this.#people.length < PEOPLE) this.#people.push(await this.register());
    return this.#people;
  }

  /** Their access token is good for 15 minutes. */
  async register(): Promise<Grant> {
    const username = `u${randomBytes(8).toString("hex")}`;
    const body = JSON.stringify({ username, password: PASSWORD });
    const headers = { "content-type": "application/json" };
    const url = new URL("/api/v1/auth/register", this.url);
    return grantSchema.parse(await answerOf(await fetch(url, { method: "POST", headers, body })));
  }

  /** Many at once, with no password to hash for each: their tokens are signed here, for sessions that cannot be refreshed. */
  async enroll(count: number): Promise<Grant[]> {
    const now = Date.now();
    const ids = await seedPeople(this.db, count);
    return Promise.all(
      ids.map(async (id) => ({
        user: {
          id,
          username: id,
          display_name: "Nobody",
          language: "en",
          avatar_url: null,
          kind: "person" as const,
          external_id: null,
          created_at: new Date(now).toISOString(),
        },
        access_token: await signAccessToken(this.#issuer, id, randomUUID(), now),
        token_type: "Bearer" as const,
        expires_in: ACCESS_TOKEN_TTL,
        refresh_token: "",
      })),
    );
  }

  async group(person: Grant, member_ids: string[]): Promise<Conversation> {
    const body = { kind: "group", title: "bench", member_ids };
    return conversationSchema.parse(
      await this.ask({ person, method: "POST", path: "conversations", body }),
    );
  }

  /** The answer's body; what is refused is an error. */
  async ask({ person, method, path, body }: Ask): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${person.access_token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    const text = body === undefined ? null : JSON.stringify(body);
    return answerOf(
      await fetch(new URL(`/api/v1/${path}`, this.url), { method, headers, body: text }),
    );
  }

  /** What the operator asks for, below `/api/v1/operator/`. */
  async operate(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${OPERATOR_TOKEN}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    const text = body === undefined ? null : JSON.stringify(body);
    const url = new URL(`/api/v1/operator/${path}`, this.url);
    return answerOf(await fetch(url, { method, headers, body: text }));
  }

  roomAddress(person: Grant, conversationId: string): SocketAddress {
    return {
      ...this.inboxAddress(person),
      url: `ws://${this.url.host}/api/v1/ws/${conversationId}`,
    };
  }

  inboxAddress({ access_token }: Grant): SocketAddress {
    const protocols = [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${access_token}`];
    return { url: `ws://${this.url.host}/api/v1/ws`, protocols };
  }
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

function idOf({ user }: Grant): string {
  return user.id;
}
