import { CLOSE } from "#protocol/close-codes.ts";
import { PAGE_MAX } from "#protocol/limits.ts";
import { AttachmentsApi } from "./attachments-api.ts";
import { AuthApi, exchangeRefreshToken } from "./auth-api.ts";
import { systemClock, type Clock } from "./clock.ts";
import { CLOSED_BY_APP } from "./connection-state.ts";
import { ConversationConnection } from "./conversation-connection.ts";
import { ConversationHandle } from "./conversation-handle.ts";
import { ConversationsApi } from "./conversations-api.ts";
import { ExternalTokens, type GetAccessToken } from "./external-tokens.ts";
import type { FetchLike } from "./fetch-like.ts";
import { Http } from "./http.ts";
import { noLock, webLock } from "./lock.ts";
import { InboxConnection } from "./inbox-connection.ts";
import { MediaApi } from "./media-api.ts";
import { MembersApi } from "./members-api.ts";
import { MessagesApi } from "./messages-api.ts";
import { MemoryOutboxStore, type OutboxStore } from "./outbox-store.ts";
import { PinsApi } from "./pins-api.ts";
import { RepliesApi } from "./replies-api.ts";
import { RevisionsApi } from "./revisions-api.ts";
import { runtime } from "./runtime.ts";
import { SearchApi } from "./search-api.ts";
import { Session } from "./session.ts";
import type { SocketConstructor } from "./socket-like.ts";
import { MemoryTokenStore, type TokenStore } from "./token-store.ts";
import type { TokenSource } from "./token.ts";
import { TranslationsApi } from "./translations-api.ts";
import { UsersApi } from "./users-api.ts";
import { PlatformWakeSource, type WakeSource } from "./wake-source.ts";

export interface ParleyOptions {
  /** The server's address, such as `https://chat.example.com`. */
  baseUrl: string;
  /** The store of the session; in memory by default. */
  tokenStore?: TokenStore;
  /** Supplies tokens of your own issuer; `auth` is then unused. */
  getAccessToken?: GetAccessToken;
  /** The store of unsent messages, each with its writer; in memory by default. */
  outboxStore?: OutboxStore;
  /**
   * Messages that a conversation's view holds of its newest stretch, beyond what was lately asked for there, and of all
   * other stretches together; 1,000 by default. Beyond that, the client drops half of them, the farthest first:
   * `has_more` says so, and `loadOlder`, `loadNewer` and `loadAround` bring them back.
   */
  heldMessages?: number;
  /** Milliseconds that a request may take; 15,000 by default. */
  timeoutMs?: number;
  /** The platform's by default. */
  fetch?: FetchLike;
  WebSocket?: SocketConstructor;
  clock?: Clock;
  /** In [0, 1); spreads reconnects and retries. */
  random?: () => number;
}

/** About 650 bytes each, as measured in the page. */
const HELD_MESSAGES = 1_000;

/** A Parley server, for one person. */
export class Parley {
  readonly auth: AuthApi;
  readonly users: UsersApi;
  readonly conversations: ConversationsApi;
  readonly search: SearchApi;
  readonly media: MediaApi;
  readonly translations: TranslationsApi;
  readonly #baseUrl: string;
  readonly #http: Http;
  readonly #session: Session;
  readonly #tokens: TokenSource;
  readonly #wake: WakeSource;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #outboxStore: OutboxStore;
  readonly #heldMessages: number;
  readonly #WebSocket: SocketConstructor | undefined;
  readonly #connections = new Set<ConversationConnection | InboxConnection>();
  #myId: Promise<string> | null = null;

  constructor(options: ParleyOptions) {
    const { getAccessToken } = options;
    const store: TokenStore = options.tokenStore ?? new MemoryTokenStore();
    this.#baseUrl = options.baseUrl.replace(/\/+$/, "");
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#outboxStore = options.outboxStore ?? new MemoryOutboxStore();
    this.#heldMessages = options.heldMessages ?? HELD_MESSAGES;
    this.#WebSocket = options.WebSocket ?? runtime.WebSocket;
    this.#wake = new PlatformWakeSource(this.#clock);

    const http = {
      baseUrl: this.#baseUrl,
      fetch: options.fetch ?? platformFetch(),
      clock: this.#clock,
      random: this.#random,
      timeoutMs: options.timeoutMs ?? 15_000,
    };
    const open = new Http(http);
    this.#session = new Session({
      store,
      lock: store.sharedAs === undefined ? noLock : webLock(`parley:${store.sharedAs}`),
      exchange: (refresh_token) => exchangeRefreshToken(open, refresh_token),
      clock: this.#clock,
    });
    this.#tokens = getAccessToken ? new ExternalTokens(getAccessToken, this.#clock) : this.#session;
    this.#http = new Http(http, this.#tokens);
    this.auth = new AuthApi(open, this.#http, this.#session);
    this.users = new UsersApi(this.#http);
    this.conversations = new ConversationsApi(this.#http);
    this.search = new SearchApi(this.#http);
    this.media = new MediaApi(this.#http, this.#baseUrl, this.#clock);
    this.translations = new TranslationsApi(this.#http, this.#clock);
    this.#session.on("signed_in", () => this.#forget());
    this.#session.on("signed_out", () => this.#signedOut());
  }

  /** Makes no request: only the first call shows whether the conversation exists. */
  conversation(id: string): ConversationHandle {
    const messages = new MessagesApi(this.#http, id);
    const members = new MembersApi(this.#http, id, () => this.#whoAmI());
    const parts = {
      messages,
      members,
      pins: new PinsApi(this.#http, id),
      attachments: new AttachmentsApi(this.#http, id),
      replies: new RepliesApi(this.#http, id),
      revisions: new RevisionsApi(this.#http, id),
    };
    return new ConversationHandle(id, parts, this.conversations, () =>
      this.#connection(id, messages, members),
    );
  }

  /** Opens a live connection to all your conversations. One is enough for a device; close it when signing out. */
  inbox(): InboxConnection {
    const connection = new InboxConnection({
      url: `${this.#baseUrl.replace(/^http/, "ws")}/api/v1/ws`,
      page: (cursor) => this.conversations.list({ cursor, limit: PAGE_MAX }),
      tokens: this.#tokens,
      // A runtime without one, such as Node 20, has REST all the same.
      WebSocket: platform("WebSocket", this.#WebSocket),
      wake: this.#wake,
      clock: this.#clock,
      random: this.#random,
      onStopped: (state) => this.#stopped(connection, state),
    });
    this.#connections.add(connection);
    return connection.connect();
  }

  /** Closes every connection. */
  close(): void {
    for (const connection of this.#connections) connection.close();
  }

  #connection(id: string, messages: MessagesApi, members: MembersApi): ConversationConnection {
    const connection = new ConversationConnection({
      id,
      url: `${this.#baseUrl.replace(/^http/, "ws")}/api/v1/ws/${encodeURIComponent(id)}`,
      messages,
      members,
      translations: this.translations,
      tokens: this.#tokens,
      outboxStore: this.#outboxStore,
      heldMessages: this.#heldMessages,
      me: this.#knownId(),
      // A runtime without one, such as Node 20, has REST all the same.
      WebSocket: platform("WebSocket", this.#WebSocket),
      wake: this.#wake,
      clock: this.#clock,
      random: this.#random,
      onStopped: (state) => this.#stopped(connection, state),
    });
    this.#connections.add(connection);
    return connection;
  }

  #stopped(connection: ConversationConnection | InboxConnection, { code }: { code: number }): void {
    if (code === CLOSED_BY_APP.code) this.#connections.delete(connection);
    if (code === CLOSE.session_revoked || code === CLOSE.unauthenticated) this.#askSession();
  }

  /** Refreshes to learn whether the session has ended, which then signs out. */
  #askSession(): void {
    if (this.#session.user === null) return;
    this.auth.refresh().catch(() => undefined);
  }

  /** Drops the previous person's data. */
  #forget(): void {
    this.#myId = null;
    this.media.forget();
  }

  #signedOut(): void {
    this.#forget();
    for (const connection of this.#connections)
      connection.stop(CLOSE.unauthenticated, "signed out");
  }

  /** Makes no request, since the server may be unreachable. */
  async #knownId(): Promise<string | null> {
    if (this.#tokens !== this.#session) return null;
    const user = await this.#session.restore().catch(() => null);
    return user?.id ?? null;
  }

  #whoAmI(): Promise<string> {
    const known = this.#session.user;
    if (known !== null) return Promise.resolve(known.id);
    this.#myId ??= this.users.me().then(
      ({ id }) => id,
      (error: unknown) => {
        this.#myId = null;
        throw error;
      },
    );
    return this.#myId;
  }
}

/** Called on anything but the global object, a browser's `fetch` throws. */
function platformFetch(): FetchLike {
  const { fetch } = runtime;
  const send = platform("fetch", fetch);
  return (url, init) => send(url, init);
}

function platform<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw new Error(`this runtime has no ${name}: give one to Parley`);
  return value;
}
