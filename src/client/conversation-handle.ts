import type { ConversationConnection } from "./conversation-connection.ts";
import { ConversationRest, type ConversationRestOptions } from "./conversation-rest.ts";

/** One conversation: over REST, and everything live by `connect`. */
export class ConversationHandle extends ConversationRest {
  readonly #connect: (handle: ConversationHandle) => ConversationConnection;

  constructor(
    id: string,
    options: ConversationRestOptions,
    connect: (handle: ConversationHandle) => ConversationConnection,
  ) {
    super(id, options);
    this.#connect = connect;
  }

  /** Opens a new connection. Close it when the conversation is no longer shown. */
  connect(): ConversationConnection {
    return this.#connect(this).connect();
  }
}
