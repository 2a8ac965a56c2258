import type { Member, Role } from "#protocol/member.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

/** The members of one conversation. */
export class MembersApi {
  readonly #http: Http;
  readonly #path: string;
  readonly #myId: () => Promise<string>;

  constructor(http: Http, conversation_id: string, myId: () => Promise<string>) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/members`;
    this.#myId = myId;
  }

  /** Returns a page of members, in the order in which they joined. */
  list(options: ListOptions = {}): Promise<List<Member>> {
    return this.#http.list<List<Member>>(this.#path, options);
  }

  /** Iterates over all members. */
  all(options: CallOptions = {}): AsyncGenerator<Member, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }

  /**
   * Errors: `forbidden`, `not_found`, `conversation_full`, `left_conversation`, `banned`, `not_reachable`,
   * `direct_conversation`, `quota_exceeded`; for a stranger beyond `limits.strangers_per_hour`, `rate_limited` or
   * `too_many`; and for a person you have added to `limits.brings_per_hour` conversations, `rate_limited`.
   */
  add(
    member: { user_id: string; role?: Role | undefined },
    options: CallOptions = {},
  ): Promise<Member> {
    return this.#http.request<Member>({
      ...options,
      method: "POST",
      path: this.#path,
      body: member,
      answer: "user_id",
    });
  }

  /** Errors: `forbidden`, `not_found`, `last_owner`. */
  setRole(user_id: string, role: Role, options: CallOptions = {}): Promise<Member> {
    return this.#http.request<Member>({
      ...options,
      method: "PATCH",
      path: this.#path + path`/${user_id}`,
      body: { role },
      answer: "user_id",
    });
  }

  /** Errors: `forbidden`, `not_found`, `last_owner`, `direct_conversation`. */
  remove(user_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: this.#path + path`/${user_id}`,
    });
  }

  /**
   * Leaves a group: nobody can add you back, and only an invitation lets you return. When the last member leaves, the
   * group is deleted. Leaving a direct conversation clears it for you and removes it from your list until the next
   * message. Errors: `last_owner`.
   */
  async leave(options: CallOptions = {}): Promise<void> {
    await this.remove(await this.#myId(), options);
  }
}
