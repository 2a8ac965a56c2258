import type { DownFrame } from "#protocol/frames/down.ts";
import type { UpFrame } from "#protocol/frames/up.ts";
import type { InboxDownFrame, InboxUpFrame } from "#protocol/inbox/frames.ts";

/** The purpose of each frame, for `/asyncapi.json` and `/docs`. Clients do not need it, so it is not in the schemas. */

const UP_BOTH = {
  resume:
    "Asks for everything after `since`: the server answers with `changes` up to the head, or with a `snapshot` when the epoch is another",
  auth: "Extends the open socket with a fresh access token of the same user",
} as const;

export const INBOX_UP_SUMMARIES: Record<InboxUpFrame["type"], string> = {
  ...UP_BOTH,
  looking:
    "Your person looks at this device, or no longer does: meanwhile the server sends none of their devices notifications (PUSH-2)",
};

export const UP_SUMMARIES: Record<UpFrame["type"], string> = {
  ...UP_BOTH,
  send: "Sends a message. Sending the same `client_id` again is harmless (SEND-2)",
  edit: "Changes the text of your own message. It counts as a send (SEND-6); with `if_version`, the server refuses it when the message is at another version",
  delete: "Erases a message for everyone: your own, or anyone's as an owner or admin",
  react: "Adds your reaction to a message, or removes it",
  pin: "Pins a message for everyone, or unpins it; owners and admins only",
  typing: "You started to type, for `typing_ms` of the welcome, or stopped",
  event:
    "Sends an event of the app's own to everyone else who is in the conversation right now (EVENT-1)",
  read: "Moves your read position forward to this message; never back (READ-1)",
  delivered: "Everything up to this message has reached this device",
};

const DOWN_BOTH = {
  ack: "The frame with this `ref` has taken effect, and its effect is durable",
  error:
    "The server refused the frame with this `ref`, and nothing changed; `errors` lists what was wrong by its path",
  presence: "A person opened their first socket, or closed their last",
  closing:
    "The server is about to close this socket with this code. Send nothing more; connect again by the code, not before `retry_after_ms` (CLOSE-6)",
} as const;

export const DOWN_SUMMARIES: Record<DownFrame["type"], string> = {
  ...DOWN_BOTH,
  welcome:
    "The first frame: the conversation, its members, who is online, and every limit that a client can feel",
  snapshot:
    "Discard what you held and start from here: the newest messages, and the conversation's head",
  changes:
    "Every record that changed between `from` and `to`, once, at its latest state (ORDER-3); `complete` when `to` is the head",
  event: "An event of the app's own, from this person; nothing is stored of it (EVENT-1)",
  typing: "A person is typing for `expires_in_ms`, or has stopped",
  receipt:
    "How far a person has read and received; on their own sockets also what they marked as unread",
  translation: "A message in the reader's language, translated from the text of this `version`",
  answer:
    "A bot's late answer to a command of yours, for you alone; it is stored nowhere (COMMAND-3)",
  translation_failed:
    "No translation of this message is coming; where `retryable`, ask for it by REST, not before `retry_after_ms`",
};

export const INBOX_DOWN_SUMMARIES: Record<InboxDownFrame["type"], string> = {
  ...DOWN_BOTH,
  welcome: "The first frame: who you are, the unread totals, and every limit a client can feel",
  snapshot:
    "Discard what you held and start from here: the most recently active conversations, and those that are pinned (INBOX-5)",
  changes:
    "Conversations that are new, changed or left, as you see them now; of two views keep the one with the greater `revision`",
  typing: "Everyone else who is typing in a conversation now; it replaces the list before it",
  new_sign_ins:
    "Sign-ins to your account from new devices that nobody has confirmed; it replaces the list before it (SESSION-3)",
  online:
    "The peers of your direct conversations who are online; it replaces the list before it (INBOX-7)",
  draft: "A draft of yours has changed, or has ended, on one of your devices (DRAFT-2)",
  blocks: "Whom you have blocked now; it replaces the list in `welcome` (BLOCK-1)",
};
