import type { List } from "#protocol/primitives.ts";
import type { User, UserPatch } from "#protocol/user.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

/** Options of `users.list` and `all`. */
export interface UserListOptions extends Omit<ListOptions, "limit"> {
  q?: string | undefined;
}

/** The profiles of people and bots, over REST. */
export class UsersApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns your own profile. */
  me(options: CallOptions = {}): Promise<User> {
    return this.#http.request<User>({
      ...options,
      method: "GET",
      path: "/users/me",
      answer: "id",
    });
  }

  /**
   * Streams your own data in the transfer format: your account, your files, and your conversations as you see them. It
   * is complete only with its `end` line. `rate_limited`: beyond a few exports a day.
   */
  export(options: CallOptions = {}): Promise<ReadableStream<Uint8Array>> {
    return this.#http.stream({ ...options, method: "GET", path: "/users/me/export" });
  }

  /**
   * Changes the given fields of your own profile. `avatar_url`: the `media_url` of a picture that you uploaded
   * (`limits.avatar_pixels_max`, `avatar_bytes_max`); `null` removes it. Everyone fetches it with
   * `media.address(avatar_url)`. `username`: may change a few times a month; the former one stays reserved for you for
   * a month. Errors: `validation_failed` (`issues` names the field), `username_taken`, `rate_limited` (for days, for a
   * new username).
   */
  update(body: UserPatch, options: CallOptions = {}): Promise<User> {
    return this.#http.request<User>({
      ...options,
      method: "PATCH",
      path: "/users/me",
      body,
      answer: "id",
    });
  }

  /**
   * Returns a person's profile, with `last_seen_at` if you have talked with them and you both share it, and
   * `former_usernames`. `not_found`: the account does not exist.
   */
  get(user_id: string, options: CallOptions = {}): Promise<User> {
    return this.#http.request<User>({
      ...options,
      method: "GET",
      path: path`/users/${user_id}`,
      answer: "id",
    });
  }

  /**
   * Returns a page of people. `q`: only people whose username begins like this, or whose display name has words that
   * do; a short page may not be the last.
   */
  list(options: UserListOptions = {}): Promise<List<User>> {
    return this.#http.list<List<User>>("/users", options);
  }

  /** Iterates over all of them. */
  all(options: UserListOptions = {}): AsyncGenerator<User, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }
}
