import { ConversationRest } from "./conversation-rest.ts";
import { ConversationsApi } from "./conversations-api.ts";
import { ExternalTokens, type GetAccessToken } from "./external-tokens.ts";
import { Http } from "./http.ts";
import { MediaApi } from "./media-api.ts";
import { httpOptions, type RestOptions } from "./rest-options.ts";
import { SearchApi } from "./search-api.ts";
import { UsersApi } from "./users-api.ts";

export interface ParleyRestOptions extends RestOptions {
  getAccessToken: GetAccessToken;
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
    this.#http = new Http(common, new ExternalTokens(options.getAccessToken, common.clock));
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
