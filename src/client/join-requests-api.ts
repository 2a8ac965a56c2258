import type { JoinRequest } from "#protocol/invitation.ts";
import type { Member } from "#protocol/member.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/** The people who ask to join one group, for its owners and admins. */
export class JoinRequestsApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/join-requests`;
  }

  /** Returns all requests in one page, oldest first. Errors: `forbidden`. */
  list(options: CallOptions = {}): Promise<List<JoinRequest>> {
    return this.#http.list<List<JoinRequest>>(this.#path, options);
  }

  /** Makes the person a member. Errors: `forbidden`, `not_found`, `conversation_full`. */
  approve(user_id: string, options: CallOptions = {}): Promise<Member> {
    return this.#http.request<Member>({
      ...options,
      method: "POST",
      path: this.#path + path`/${user_id}/approve`,
      answer: "user_id",
      idempotent: true,
    });
  }

  /** Declines the request; the person can see that, and may ask again after a day. Errors: `forbidden`, `not_found`. */
  decline(user_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: this.#path + path`/${user_id}`,
    });
  }
}
