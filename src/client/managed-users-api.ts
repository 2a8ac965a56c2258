import type { Session } from "#protocol/auth.ts";
import type { AccountDeletion, Deletion } from "#protocol/deletion.ts";
import type { ManagedUser, ManagedUserDetail, UserState } from "#protocol/operator.ts";
import type { List } from "#protocol/primitives.ts";
import type { ResetLink } from "#protocol/recovery.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

export interface ManagedUserListOptions extends ListOptions {
  /** The beginning of a username or a display name, or an id. */
  q?: string | undefined;
  external_id?: string | undefined;
  account_state?: UserState | undefined;
}

/** The server's people. Each method accepts an id, or `ext:` and your app's id for the person. */
export class ManagedUsersApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns a page, ordered by username; with `account_state`, a page may be short before the last one. */
  list(options: ManagedUserListOptions = {}): Promise<List<ManagedUser>> {
    return this.#http.list<List<ManagedUser>>("/operator/users", options);
  }

  /** Iterates over all of them. */
  all(options: ManagedUserListOptions = {}): AsyncGenerator<ManagedUser, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }

  /** Returns a user with statistics. Errors: `not_found`. */
  get(user: string, options: CallOptions = {}): Promise<ManagedUserDetail> {
    return this.#http.request<ManagedUserDetail>({
      ...options,
      method: "GET",
      path: path`/operator/users/${user}`,
      answer: "user",
    });
  }

  /** Disables an account, which ends its sessions for good, or enables it. */
  setDisabled(user: string, disabled: boolean, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "PATCH",
      path: path`/operator/users/${user}`,
      body: { disabled },
    });
  }

  /** Returns a user's sessions in one page. Errors: `not_found`. */
  sessions(user: string, options: CallOptions = {}): Promise<List<Session>> {
    return this.#http.list<List<Session>>(path`/operator/users/${user}/sessions`, options);
  }

  /** Ends one of a user's sessions and its sockets. Errors: `not_found`. */
  endSession(user: string, session_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: path`/operator/users/${user}/sessions/${session_id}`,
    });
  }

  /** Ends all of a user's sessions. */
  endSessions(user: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: path`/operator/users/${user}/sessions`,
    });
  }

  /**
   * Creates a link with which the person can choose a new password once: give it to them through a channel that nobody
   * else can read.
   */
  createResetLink(user: string, options: CallOptions = {}): Promise<ResetLink> {
    return this.#http.request<ResetLink>({
      ...options,
      method: "POST",
      path: path`/operator/users/${user}/reset-link`,
      answer: "url",
    });
  }

  /** Deletes an account after its grace period; `undoDeletion` undoes that until then. */
  delete(user: string, body: AccountDeletion, options: CallOptions = {}): Promise<Deletion> {
    return this.#http.request<Deletion>({
      ...options,
      method: "POST",
      path: path`/operator/users/${user}/deletion`,
      body,
      answer: "deletes_at",
    });
  }

  /** Undoes the deletion of an account within its grace period. Errors: `not_found`. */
  undoDeletion(user: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: path`/operator/users/${user}/deletion`,
    });
  }
}
