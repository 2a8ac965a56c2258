import { z } from "zod";
import type { Grant } from "#protocol/auth.ts";
import { conversationSchema, type Conversation } from "#protocol/conversation.ts";
import type { SnapshotFrame } from "#protocol/frames/snapshot.ts";
import type { WelcomeFrame } from "#protocol/frames/welcome.ts";
import { messageListSchema, messageSchema, type Message } from "#protocol/message.ts";
import type { User } from "#protocol/user.ts";
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from "#protocol/version.ts";
import { Answer } from "./answer.ts";
import { TestSocket } from "./test-socket.ts";
import type { Wire } from "./wire.ts";

export interface AccountWish {
  username?: string;
  display_name?: string;
}

export interface Position {
  since: number;
  epoch: string;
}

/** A socket that has received its welcome and its snapshot. */
export interface Joined {
  socket: TestSocket;
  welcome: WelcomeFrame;
  snapshot: SnapshotFrame;
}

let names = 0;

export function freshName(prefix = "user"): string {
  names += 1;
  return `${prefix}-${names}-${crypto.randomUUID().slice(0, 8)}`;
}

/** A person with an access token. */
export class Account {
  readonly user: User;
  readonly id: string;
  token: string;
  refresh_token: string;
  readonly #wire: Wire;

  constructor(wire: Wire, grant: Grant) {
    this.#wire = wire;
    this.user = grant.user;
    this.id = grant.user.id;
    this.token = grant.access_token;
    this.refresh_token = grant.refresh_token;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await this.#wire.fetch(`/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return Answer.of(`${method} ${path}`, response);
  }

  get(path: string): Promise<Answer> {
    return this.call("GET", path);
  }

  /** Uploads a file. */
  async upload(
    file: Uint8Array<ArrayBuffer>,
    query: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const path = `/media?${new URLSearchParams(query).toString()}`;
    const response = await this.#wire.fetch(`/api/v1${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${this.token}`,
        "content-length": String(file.byteLength),
        ...headers,
      },
      body: file,
    });
    return Answer.of(`POST ${path}`, response);
  }

  /** Fetches a file, whole or as the headers request. */
  fetchMedia(media_url: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#wire.fetch(media_url, {
      headers: { authorization: `Bearer ${this.token}`, ...headers },
    });
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.call("POST", path, body);
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.call("PUT", path, body);
  }

  patch(path: string, body?: unknown): Promise<Answer> {
    return this.call("PATCH", path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.call("DELETE", path);
  }

  /** Sends over REST. */
  async say(conversationId: string, text: string, clientId?: string): Promise<Message> {
    const draft = { text, ...(clientId === undefined ? {} : { client_id: clientId }) };
    const answer = await this.post(`/conversations/${conversationId}/messages`, draft);
    return answer.as(messageSchema, answer.status === 200 ? 200 : 201);
  }

  async view(conversationId: string): Promise<Conversation> {
    return (await this.get(`/conversations/${conversationId}`)).as(conversationSchema);
  }

  /** The whole history, page by page. */
  async history(conversationId: string): Promise<Message[]> {
    const messages: Message[] = [];
    for (let after = "0"; ;) {
      const answer = await this.get(
        `/conversations/${conversationId}/messages?after=${after}&limit=200`,
      );
      const page = answer.as(messageListSchema);
      messages.push(...page.items);
      if (page.next_cursor === null) return messages;
      after = page.next_cursor;
    }
  }

  /** The history without system messages. */
  async spoken(conversationId: string): Promise<Message[]> {
    return (await this.history(conversationId)).filter(({ kind }) => kind !== "system");
  }
}

/** A server and the people in it. */
export class World {
  readonly wire: Wire;
  readonly #enroll: (wish: Required<AccountWish>) => Promise<Grant>;
  readonly #signIn: (user: User) => Promise<Grant>;

  constructor(
    wire: Wire,
    enroll: (wish: Required<AccountWish>) => Promise<Grant>,
    signIn: (user: User) => Promise<Grant> = () => Promise.reject(new Error("no way to sign in")),
  ) {
    this.wire = wire;
    this.#enroll = enroll;
    this.#signIn = signIn;
  }

  /** The same person with another session. */
  async signedInAgain({ user }: Account): Promise<Account> {
    return new Account(this.wire, await this.#signIn(user));
  }

  async account({
    username = freshName(),
    display_name = username,
  }: AccountWish = {}): Promise<Account> {
    return new Account(this.wire, await this.#enroll({ username, display_name }));
  }

  accounts(count: number): Promise<Account[]> {
    return Promise.all(Array.from({ length: count }, () => this.account()));
  }

  async group(owner: Account, ...others: Account[]): Promise<Conversation> {
    const member_ids = others.map(({ id }) => id);
    const answer = await owner.post("/conversations", {
      kind: "group",
      title: "A group",
      member_ids,
    });
    return answer.as(conversationSchema, 201);
  }

  /** An owner, members, and their group. */
  async room(
    count = 2,
  ): Promise<{ conversation: Conversation; people: [Account, Account, ...Account[]] }> {
    const [owner, second, ...others] = await this.accounts(Math.max(2, count));
    if (owner === undefined || second === undefined) throw new Error("a room has two people");
    const conversation = await this.group(owner, second, ...others);
    return { conversation, people: [owner, second, ...others] };
  }

  /** Opens a socket, and leaves its frames to the test. */
  open(
    token: string | null,
    conversationId: string,
    query: Record<string, string> = {},
  ): Promise<TestSocket> {
    const search = new URLSearchParams(query).toString();
    const protocols = token === null ? [] : [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${token}`];
    return TestSocket.open(
      this.wire,
      `/api/v1/ws/${conversationId}${search === "" ? "" : `?${search}`}`,
      protocols,
    );
  }

  async join(account: Account, conversationId: string): Promise<Joined> {
    const socket = await this.open(account.token, conversationId);
    // In local workerd, a server's close reaches a client that never sent a frame seconds late; real clients ping.
    await socket.ping();
    return {
      socket,
      welcome: await socket.next("welcome"),
      snapshot: await socket.next("snapshot"),
    };
  }

  /** Reconnects at a position; returns the socket after its welcome. */
  async resume(
    account: Account,
    conversationId: string,
    { since, epoch }: Position,
  ): Promise<{ socket: TestSocket; welcome: WelcomeFrame }> {
    const socket = await this.open(account.token, conversationId, { since: String(since), epoch });
    await socket.ping();
    return { socket, welcome: await socket.next("welcome") };
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await this.wire.fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return Answer.of(`${method} ${path}`, response);
  }
}

export const anything = z.unknown();
