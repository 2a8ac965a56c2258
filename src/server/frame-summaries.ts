import type { DownFrame } from "#protocol/frames/down.ts";
import type { UpFrame } from "#protocol/frames/up.ts";
import type { InboxDownFrame, InboxUpFrame } from "#protocol/inbox/frames.ts";

/** What each frame is for, as `/asyncapi.json` and `/docs` say it. Clients need none of this, so it is not in the schemas. */

const UP_BOTH: Record<InboxUpFrame["type"], string> = {
  resume:
    "Asks for everything after `since`: the server answers with `changes` up to the head, or with a `snapshot` when the epoch is another",
  auth: "Extends the open socket with a fresh access token of the same user",
};

export const UP_SUMMARIES: Record<UpFrame["type"], string> = {
  ...UP_BOTH,
  send: "Sends a message. The same `client_id` again is the same message, so a retry is harmless (SEND-2)",
  edit: "Changes the text of a message of one's own. It counts as a send (SEND-6); `if_version` refuses it when the message has another version",
  delete: "Erases a message for everyone: one's own, or anyone's as an owner or admin",
  react: "Puts one's emoji under a message, or takes it back",
  pin: "Pins a message for everyone, or unpins it; owners and admins only",
  typing: "Starts to type, for `typing_ms` of the welcome, or stops",
  read: "Moves one's read position forward to this message; never back (READ-1)",
  delivered: "Everything up to this message has reached this device",
};

const DOWN_BOTH = {
  ack: "The frame with this `ref` is done, and durable",
  error:
    "The server refused the frame with this `ref`, and nothing changed; `errors` names what was wrong by its path",
  presence: "A person came with their first socket, or went with their last",
  closing:
    "The server is about to close this socket with this code. Send nothing more; connect again by the code, not before `retry_after_ms` (CLOSE-6)",
} as const;

export const DOWN_SUMMARIES: Record<DownFrame["type"], string> = {
  ...DOWN_BOTH,
  welcome:
    "The first frame: the conversation, its members, who is online, and every limit a client can feel",
  snapshot:
    "Forget what you held and start from here: the newest messages, and where the conversation stands",
  changes:
    "Every record that changed between `from` and `to`, once, at its latest state (ORDER-3); `complete` when `to` is the head",
  typing: "A person is typing for `expires_in_ms`, or has stopped",
  receipt:
    "How far a person has read and received; to their own sockets also what they marked as unread",
  translation: "A message in the reader's language, made of the text of this `version`",
  translation_failed:
    "This message has no translation for now; where `retryable`, ask for it by REST, not before `retry_after_ms`",
};

export const INBOX_DOWN_SUMMARIES: Record<InboxDownFrame["type"], string> = {
  ...DOWN_BOTH,
  welcome: "The first frame: who you are, the unread totals, and every limit a client can feel",
  snapshot:
    "Forget what you held and start from here: the most recently active conversations, and those that are pinned (INBOX-5)",
  changes:
    "Conversations that are new, changed or left, as you see them now; of two views keep the one with the greater `revision`",
  typing: "Everyone else who is typing in a conversation now; it replaces what came before",
  online:
    "Everyone who is online of the peers of your direct conversations; it replaces what came before (INBOX-7)",
};
