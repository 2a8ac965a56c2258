import type { Invitation, InvitationCreate } from "#protocol/invitation.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/** The invitations into one group. */
export class GroupInvitationsApi {
  readonly #http: Http;
  readonly #path: string;

  constructor(http: Http, conversation_id: string) {
    this.#http = http;
    this.#path = path`/conversations/${conversation_id}/invitations`;
  }

  /** Returns all of them in one page, the newest first, those that ended included. Errors: `forbidden`. */
  list(options: CallOptions = {}): Promise<List<Invitation>> {
    return this.#http.request<List<Invitation>>({
      ...options,
      method: "GET",
      path: this.#path,
      answer: "items",
    });
  }

  /**
   * Makes one; its link is `/join/` and its `code`, on the page. Errors: `forbidden`, `direct_conversation`,
   * `too_many` (`limits.invitations_max`), `validation_failed`.
   */
  create(invitation: InvitationCreate = {}, options: CallOptions = {}): Promise<Invitation> {
    return this.#http.request<Invitation>({
      ...options,
      method: "POST",
      path: this.#path,
      body: invitation,
      answer: "code",
    });
  }

  /** Ends one at once; who joined by it stays. Errors: `not_found`. */
  revoke(invitation_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: this.#path + path`/${invitation_id}`,
    });
  }
}
