import { CLOSE } from "#protocol/close-codes.ts";
import { PAGE_MAX } from "#protocol/limits.ts";
import { AuthApi, exchangeRefreshToken } from "./auth-api.ts";
import type { Clock } from "./clock.ts";
import { CLOSED_BY_APP } from "./connection-state.ts";
import { ConversationConnection } from "./conversation-connection.ts";
import { ConversationHandle } from "./conversation-handle.ts";
import { ConversationsApi } from "./conversations-api.ts";
import { DraftsApi } from "./drafts-api.ts";
import { ExternalTokens, type GetAccessToken } from "./external-tokens.ts";
import { Http } from "./http.ts";
import { noLock, webLock } from "./lock.ts";
import { InboxConnection } from "./inbox-connection.ts";
import { InvitationsApi } from "./invitations-api.ts";
import { MediaApi } from "./media-api.ts";
import { MemoryOutboxStore, type OutboxStore } from "./outbox-store.ts";
import { httpOptions, type RestOptions } from "./rest-options.ts";
import { platform, runtime } from "./runtime.ts";
import { SearchApi } from "./search-api.ts";
import { Session } from "./session.ts";
import type { SocketConstructor } from "./socket-like.ts";
import { MemoryTokenStore, type TokenStore } from "./token-store.ts";
import type { TokenSource } from "./token.ts";
import { ThreadsApi } from "./threads-api.ts";
import { TranslationsApi } from "./translations-api.ts";
import { OwnUsersApi } from "./own-users-api.ts";
import { xhrFetch } from "./xhr-fetch.ts";
import { PlatformWakeSource, type WakeSource } from "./wake-source.ts";

/** Options of `new Parley`. Only `baseUrl` is required. */
export interface ParleyOptions extends RestOptions {
  /** The store of the session; in memory by default. */
  tokenStore?: TokenStore;
  /** Supplies tokens of your own issuer; `auth` is then unused. */
  getAccessToken?: GetAccessToken;
  /** The store of unsent messages, each with its author; in memory by default. */
  outboxStore?: OutboxStore;
  /**
   * How many messages a conversation's view holds of its newest segment, beyond those recently requested there, and of
   * all other segments together; 1,000 by default. Beyond that, the client drops half of them, the most distant first:
   * `has_more` shows that, and `loadOlder`, `loadNewer` and `loadAround` load them again.
   */
  heldMessages?: number;
  /** The platform's by default. */
  WebSocket?: SocketConstructor;
}

/** About 650 bytes each, as measured in the page. */
const HELD_MESSAGES = 1_000;

/** A Parley server, for one person. */
export class Parley {
  /** Accounts, sign-in and the session. */
  readonly auth: AuthApi;
  /** Profiles: your own and others'. */
  readonly users: OwnUsersApi;
  /** Creates, lists, changes and leaves conversations. */
  readonly conversations: ConversationsApi;
  /** Finds messages. */
  readonly search: SearchApi;
  /** Uploads and addresses of files. */
  readonly media: MediaApi;
  /** Following invitations to groups. */
  readonly invitations: InvitationsApi;
  /** Your drafts, for all your devices. */
  readonly drafts: DraftsApi;
  /** The threads that you follow. */
  readonly threads: ThreadsApi;
  /** Messages in other languages. */
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
    const http = httpOptions(options);
    this.#baseUrl = http.baseUrl;
    this.#clock = http.clock;
    this.#random = http.random;
    this.#outboxStore = options.outboxStore ?? new MemoryOutboxStore();
    this.#heldMessages = options.heldMessages ?? HELD_MESSAGES;
    this.#WebSocket = options.WebSocket ?? runtime.WebSocket;
    this.#wake = new PlatformWakeSource(this.#clock);

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
    this.users = new OwnUsersApi(this.#http);
    this.conversations = new ConversationsApi(this.#http);
    this.invitations = new InvitationsApi(open, this.#http);
    this.drafts = new DraftsApi(this.#http);
    this.search = new SearchApi(this.#http);
    this.media = new MediaApi(this.#http, this.#baseUrl, this.#clock, xhrFetch);
    this.threads = new ThreadsApi(this.#http);
    this.translations = new TranslationsApi(this.#http, this.#clock);
    this.#session.on("signed_in", () => this.#forget());
    this.#session.on("signed_out", () => this.#signedOut());
  }

  /** Makes no request: only the first call shows whether the conversation exists. */
  conversation(id: string): ConversationHandle {
    const { conversations } = this;
    const rest = { http: this.#http, conversations, myId: () => this.#whoAmI() };
    return new ConversationHandle(id, rest, (handle) => this.#connection(handle));
  }

  /** Opens a live connection to all your conversations. One is enough for each device; close it when signing out. */
  inbox(): InboxConnection {
    const connection = new InboxConnection({
      url: `${this.#baseUrl.replace(/^http/, "ws")}/api/v1/ws`,
      page: (cursor) => this.conversations.list({ cursor, limit: PAGE_MAX }),
      tokens: this.#tokens,
      // A runtime without WebSocket, such as Node 20, can still use REST.
      WebSocket: platform("WebSocket", this.#WebSocket),
      wake: this.#wake,
      clock: this.#clock,
      random: this.#random,
      onConnect: () => this.#connections.add(connection),
      onStopped: (state) => this.#stopped(connection, state),
    });
    return connection.connect();
  }

  /** Closes every connection. */
  close(): void {
    for (const connection of this.#connections) connection.close();
  }

  #connection({ id, messages, members }: ConversationHandle): ConversationConnection {
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
      // A runtime without WebSocket, such as Node 20, can still use REST.
      WebSocket: platform("WebSocket", this.#WebSocket),
      wake: this.#wake,
      clock: this.#clock,
      random: this.#random,
      onConnect: () => this.#connections.add(connection),
      onStopped: (state) => this.#stopped(connection, state),
    });
    return connection;
  }

  #stopped(connection: ConversationConnection | InboxConnection, { code }: { code: number }): void {
    if (code === CLOSED_BY_APP.code) this.#connections.delete(connection);
    if (code === CLOSE.session_revoked || code === CLOSE.unauthenticated) this.#askSession();
  }

  /** Refreshes to find out whether the session has ended, which then signs out. */
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
