import type { List } from "#protocol/primitives.ts";
import type { BlockedPerson } from "#protocol/privacy.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

/** The people you have blocked. Nobody else can see this list. */
export class BlocksApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns a page of blocked people, most recent first. */
  list(options: ListOptions = {}): Promise<List<BlockedPerson>> {
    return this.#http.list<List<BlockedPerson>>("/users/me/blocks", options);
  }

  /** Iterates over all of them. */
  all(options: ListOptions = {}): AsyncGenerator<BlockedPerson, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }

  /**
   * Blocks a person, who is not notified. Blocking again changes nothing. Errors: `not_found`, `too_many`
   * (`limits.blocks_max`).
   */
  block(user_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({ ...options, method: "PUT", path: path`/users/me/blocks/${user_id}` });
  }

  /** Unblocks a person; does nothing if they are not blocked. Errors: `not_found`, as for a block. */
  unblock(user_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: path`/users/me/blocks/${user_id}`,
    });
  }
}
