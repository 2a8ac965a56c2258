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
   * With a server key: the person to act as, by id, or by `ext:` and your app's id for them. If absent, acts as the
   * app.
   */
  actAs?: string | undefined;
}

/**
 * A Parley server over REST only, for backends and scripts, at a quarter of the size of `Parley`. Its tokens come from
 * outside; people with a password sign in with `Parley`, which also needs no WebSocket until something connects.
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
