import type {
  NewServerInvitation,
  ServerInvitation,
  ServerInvitationCreate,
} from "#protocol/server-invitation.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/** Invitations to the server, which lead into no group. */
export class ServerInvitationsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Creates an invitation; only this response contains the code and the link. Errors: `too_many`, `validation_failed`.
   */
  create(
    invitation: ServerInvitationCreate = {},
    options: CallOptions = {},
  ): Promise<NewServerInvitation> {
    return this.#http.request<NewServerInvitation>({
      ...options,
      method: "POST",
      path: "/operator/invitations",
      body: invitation,
      answer: "code",
    });
  }

  /** Returns the invitations in one page, newest first, including those that have ended. */
  list(options: CallOptions = {}): Promise<List<ServerInvitation>> {
    return this.#http.list<List<ServerInvitation>>("/operator/invitations", options);
  }

  /** Revokes an invitation at once; accounts created with it stay. Errors: `not_found`. */
  revoke(invitation_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: path`/operator/invitations/${invitation_id}`,
    });
  }
}
