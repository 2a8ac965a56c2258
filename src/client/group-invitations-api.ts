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

  /** Returns all invitations in one page, newest first, including those that have ended. Errors: `forbidden`. */
  list(options: CallOptions = {}): Promise<List<Invitation>> {
    return this.#http.list<List<Invitation>>(this.#path, options);
  }

  /**
   * Creates an invitation; the page's link is `/join/` followed by its `code`. Errors: `forbidden`,
   * `direct_conversation`, `too_many` (`limits.invitations_max`), `validation_failed`.
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

  /** Revokes an invitation at once; people who joined with it stay members. Errors: `not_found`. */
  revoke(invitation_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: this.#path + path`/${invitation_id}`,
    });
  }
}
