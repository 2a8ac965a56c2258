import { actingUser } from "./acting-user.ts";
import { ExternalTokens } from "./external-tokens.ts";
import { Http } from "./http.ts";
import { ParleyRest } from "./parley-rest.ts";
import { httpOptions, type RestOptions } from "./rest-options.ts";
import { ServerUsersApi } from "./server-users-api.ts";
import { TokensApi } from "./tokens-api.ts";

export interface ParleyServerOptions extends RestOptions {
  /** A server key, which an operator creates (`POST /operator/keys`): a secret of your backend. */
  key: string;
  /** The person to act as, by id, or by `ext:` and your app's id for them. */
  actAs?: string | undefined;
}

/** A Parley server for a backend with a server key: acts as the app or, with `as()`, as any of its people. */
export class ParleyServer extends ParleyRest {
  /** Also creates and updates your app's users. */
  override readonly users: ServerUsersApi;
  readonly tokens: TokensApi;
  readonly #options: ParleyServerOptions;

  constructor(options: ParleyServerOptions) {
    const { key, actAs, ...rest } = options;
    const getAccessToken = () => Promise.resolve(key);
    super({ ...rest, getAccessToken, actAs });
    this.#options = options;
    const common = httpOptions(rest);
    const tokens = new ExternalTokens(getAccessToken, common.clock);
    const app = new Http(common, tokens);
    const acting = new Http({ ...common, headers: actingUser(actAs) }, tokens);
    this.users = new ServerUsersApi(acting, app);
    this.tokens = new TokensApi(app);
  }

  /** Returns the same backend acting as this person, by id, or by `ext:` and your app's id for them. */
  as(user: string): ParleyServer {
    return new ParleyServer({ ...this.#options, actAs: user });
  }
}
