import type { AnswerFrame } from "#protocol/frames/answer.ts";
import type { EventFrame } from "#protocol/frames/event.ts";
import type { Message } from "#protocol/message.ts";
import type { ConnectionState } from "./connection-state.ts";
import type { ConversationView } from "./conversation-view.ts";
import type { ParleyError } from "./problem.ts";
import type { Discontinuity } from "./sync.ts";

/** `user_id`: the sender. */
export type AppEvent = Omit<EventFrame, "type">;

/** A bot's answer to a slash command; only the person who called the command sees it. */
export type CommandAnswer = Omit<AnswerFrame, "type">;

/** The events of a `ConversationConnection`, by name, with what their listeners receive. */
export interface ConversationEvents {
  view: ConversationView;
  state: ConnectionState;
  /**
   * Emitted once for each new message, including those sent while the connection was lost, but not for history. Events
   * come in the order of the conversation, and the view has every message before them: after an absence, once the
   * client has fetched all of it.
   */
  message: Message;
  /**
   * An app-defined event, from someone else's `emit` or another device; received only while this connection is open.
   */
  event: AppEvent;
  /** A bot's late answer to this person's command, for them alone; received only while this connection is open. */
  answer: CommandAnswer;
  discontinuity: Discontinuity;
  /** A failure outside any call: a refused frame, or a failing outbox store. */
  error: ParleyError;
}
