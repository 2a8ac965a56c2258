import type { InvitationPreview, JoinStanding, OwnJoinRequest } from "#protocol/invitation.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/** Following invitations to groups by code; `conversation(id).invitations` creates them. */
export class InvitationsApi {
  readonly #open: Http;
  readonly #http: Http;

  /** `open` sends no token, `http` does. */
  constructor(open: Http, http: Http) {
    this.#open = open;
    this.#http = http;
  }

  /**
   * Returns the preview of an invitation, even before signing in. Errors: `not_found`, `invitation_expired`,
   * `invitation_revoked`, `invitation_used_up`, `rate_limited` after wrong codes.
   */
  preview(code: string, options: CallOptions = {}): Promise<InvitationPreview> {
    return this.#open.request<InvitationPreview>({
      ...options,
      method: "GET",
      path: path`/invitations/${code}`,
      answer: "member_count",
    });
  }

  /** Returns your standing in the group of an invitation. Errors: those of `preview`, and `banned`. */
  standing(code: string, options: CallOptions = {}): Promise<JoinStanding> {
    return this.#http.request<JoinStanding>({
      ...options,
      method: "GET",
      path: path`/invitations/${code}/standing`,
      answer: "status",
    });
  }

  /**
   * Joins the group, or asks to join if it needs approval; `note` is a message to those who decide. Repeating it
   * changes nothing. Errors: those of `preview`, `banned`, `conversation_full`, `too_many`, `rate_limited` within a day
   * of a declined request.
   */
  join(
    code: string,
    { note = null, ...options }: CallOptions & { note?: string | null } = {},
  ): Promise<JoinStanding> {
    return this.#http.request<JoinStanding>({
      ...options,
      method: "POST",
      path: path`/invitations/${code}/join`,
      body: { note },
      answer: "status",
      idempotent: true,
    });
  }

  /** Lists your pending requests, and declined ones for a day, in one page. */
  requests(options: CallOptions = {}): Promise<List<OwnJoinRequest>> {
    return this.#http.list<List<OwnJoinRequest>>("/users/me/join-requests", options);
  }

  /** Withdraws one of your requests. Errors: `not_found`. */
  withdraw(conversation_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: path`/users/me/join-requests/${conversation_id}`,
    });
  }
}
