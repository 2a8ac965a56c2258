import type { Ban } from "#protocol/invitation.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/** The people who are banned from one group, for its owners and admins. */
export class BansApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/bans`;
  }

  /** Returns all bans in one page, newest first. Errors: `forbidden`. */
  list(options: CallOptions = {}): Promise<List<Ban>> {
    return this.#http.list<List<Ban>>(this.#path, options);
  }

  /** Removes the person if they are a member, and bans them. Errors: `forbidden`, `not_found`, `last_owner`. */
  ban(user_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({ ...options, method: "PUT", path: this.#path + path`/${user_id}` });
  }

  /** Lets the person be added again or follow an invitation. Errors: `forbidden`, `not_found`. */
  lift(user_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({ ...options, method: "DELETE", path: this.#path + path`/${user_id}` });
  }
}
