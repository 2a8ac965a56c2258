import type { ConversationConnection } from "./conversation-connection.ts";
import { BansApi } from "./bans-api.ts";
import { ConversationReportsApi } from "./conversation-reports-api.ts";
import { ConversationRest, type ConversationRestOptions } from "./conversation-rest.ts";
import { JoinRequestsApi } from "./join-requests-api.ts";

/** One conversation over REST, and live with `connect`. */
export class ConversationHandle extends ConversationRest {
  /** The people who ask to join a group. */
  readonly joinRequests: JoinRequestsApi;
  /** The people who are banned from a group. */
  readonly bans: BansApi;
  /** The open reports of messages in a group, for its owners and admins. */
  readonly reports: ConversationReportsApi;
  readonly #connect: (handle: ConversationHandle) => ConversationConnection;

  constructor(
    id: string,
    options: ConversationRestOptions,
    connect: (handle: ConversationHandle) => ConversationConnection,
  ) {
    super(id, options);
    this.joinRequests = new JoinRequestsApi(options.http, id);
    this.bans = new BansApi(options.http, id);
    this.reports = new ConversationReportsApi(options.http, id);
    this.#connect = connect;
  }

  /** Opens a new connection. Close it when you no longer show the conversation. */
  connect(): ConversationConnection {
    return this.#connect(this).connect();
  }
}
