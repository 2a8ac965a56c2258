import { actingUser } from "./acting-user.ts";
import { ConversationRest } from "./conversation-rest.ts";
import { ConversationsApi } from "./conversations-api.ts";
import { ExternalTokens, type GetAccessToken } from "./external-tokens.ts";
import { Http } from "./http.ts";
import { MediaApi } from "./media-api.ts";
import { httpOptions, type RestOptions } from "./rest-options.ts";
import { SearchApi } from "./search-api.ts";
import { UsersApi } from "./users-api.ts";

/** Options of `new ParleyRest`. */
export interface ParleyRestOptions extends RestOptions {
  /** Supplies tokens of your own issuer, or a server key. */
  getAccessToken: GetAccessToken;
  /**
   * With a server key: it acts as this person, named by their id, or by `ext:` and the id that your app knows them by.
   * Without, it acts as the app.
   */
  actAs?: string | undefined;
}

/**
 * A Parley server over REST alone, for backends and scripts: a quarter of `Parley`. Its tokens come from outside; people
 * with a password sign in by `Parley`, which needs no WebSocket either until something connects.
 */
export class ParleyRest {
  readonly users: UsersApi;
  readonly conversations: ConversationsApi;
  readonly search: SearchApi;
  readonly media: MediaApi;
  readonly #http: Http;

  constructor(options: ParleyRestOptions) {
    const common = httpOptions(options);
    const headers = actingUser(options.actAs);
    const tokens = new ExternalTokens(options.getAccessToken, common.clock);
    this.#http = new Http({ ...common, headers }, tokens);
    this.users = new UsersApi(this.#http);
    this.conversations = new ConversationsApi(this.#http);
    this.search = new SearchApi(this.#http);
    this.media = new MediaApi(this.#http, common.baseUrl, common.clock);
  }

  /** Makes no request: only the first call shows whether the conversation exists. */
  conversation(id: string): ConversationRest {
    const { conversations, users } = this;
    const myId = async () => (await users.me()).id;
    return new ConversationRest(id, { http: this.#http, conversations, myId });
  }
}
