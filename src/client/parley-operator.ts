import { ExternalTokens } from "./external-tokens.ts";
import { Http } from "./http.ts";
import { AuditApi } from "./operator-audit-api.ts";
import { ManagedUsersApi } from "./managed-users-api.ts";
import { OperatorsApi } from "./operators-api.ts";
import { ServerInvitationsApi } from "./server-invitations-api.ts";
import { httpOptions, type RestOptions } from "./rest-options.ts";

/** Options of `new ParleyOperator`. */
export interface ParleyOperatorOptions extends RestOptions {
  /** OPERATOR_TOKEN or the token of a named operator: a secret, never for a browser. */
  token: string;
}

/** A Parley server for its operators: its people, their sessions, and the audit log. */
export class ParleyOperator {
  /** Its people, and their sessions. */
  readonly users: ManagedUsersApi;
  /** Events that concern accounts and permissions. */
  readonly audit: AuditApi;
  /** Invitations to the server rather than into a group. */
  readonly invitations: ServerInvitationsApi;
  /** These calls require OPERATOR_TOKEN. */
  readonly operators: OperatorsApi;

  constructor({ token, ...rest }: ParleyOperatorOptions) {
    const common = httpOptions(rest);
    const http = new Http(common, new ExternalTokens(() => Promise.resolve(token), common.clock));
    this.users = new ManagedUsersApi(http);
    this.audit = new AuditApi(http);
    this.invitations = new ServerInvitationsApi(http);
    this.operators = new OperatorsApi(http);
  }
}
