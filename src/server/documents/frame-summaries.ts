import type { DownFrame } from "#protocol/frames/down.ts";
import type { UpFrame } from "#protocol/frames/up.ts";
import type { InboxDownFrame, InboxUpFrame } from "#protocol/inbox/frames.ts";

/** The purpose of each frame, for `/asyncapi.json` and `/docs`. Kept out of the schemas, so that clients stay small. */

const UP_BOTH = {
  resume:
    "Asks for everything after `since`: the server answers with `changes` up to the head, or with a `snapshot` if the epoch has changed",
  auth: "Extends the open socket with a fresh access token of the same user",
} as const;

export const INBOX_UP_SUMMARIES: Record<InboxUpFrame["type"], string> = {
  ...UP_BOTH,
  looking:
    "The person is looking at this device, or has stopped; while they look, the server sends no notifications to any of their devices (PUSH-2)",
};

export const UP_SUMMARIES: Record<UpFrame["type"], string> = {
  ...UP_BOTH,
  send: "Sends a message. Sending the same `client_id` again is harmless (SEND-2)",
  edit: "Changes the text of your own message. An edit counts as a send (SEND-6). With `if_version`, the server refuses the edit if the message has another version",
  delete: "Erases a message for everyone: your own, or anyone's as an owner or admin",
  react: "Adds your reaction to a message, or removes it",
  pin: "Pins a message for everyone, or unpins it; owners and admins only",
  typing: "You started typing, for `typing_ms` of the welcome, or stopped",
  event: "Sends an app-defined event to everyone else who has the conversation open (EVENT-1)",
  read: "Moves your read position forward to this message; it never moves back (READ-1)",
  delivered: "Everything up to this message has reached this device",
};

const DOWN_BOTH = {
  ack: "The frame with this `ref` has taken effect, and its effect is durable",
  error:
    "The server refused the frame with this `ref`, and nothing changed; `errors` lists what was wrong by its path",
  presence: "A person opened their first socket, or closed their last",
  closing:
    "The server is about to close this socket with this code. Send nothing more; reconnect as the code requires, after `retry_after_ms` (CLOSE-6)",
} as const;

export const DOWN_SUMMARIES: Record<DownFrame["type"], string> = {
  ...DOWN_BOTH,
  welcome:
    "The first frame: the conversation, its members, who is online, and every limit that applies to the client",
  snapshot:
    "Discard what you held and start from here: the newest messages, and the conversation's head",
  changes:
    "Every record that changed between `from` and `to`, once, in its latest state (ORDER-3); `complete` when `to` is the head",
  event: "An app-defined event from this person, which the server does not store (EVENT-1)",
  typing: "A person is typing for `expires_in_ms`, or has stopped",
  receipt:
    "How far a person has read and received messages; on their own sockets also what they marked as unread",
  translation: "A message in the reader's language, translated from the text of this `version`",
  answer:
    "A bot's late answer to your command, for you alone; the server does not store it (COMMAND-3)",
  translation_failed:
    "No translation of this message is coming; if `retryable`, request it by REST after `retry_after_ms`",
};

export const INBOX_DOWN_SUMMARIES: Record<InboxDownFrame["type"], string> = {
  ...DOWN_BOTH,
  welcome:
    "The first frame: your profile, your unread totals, and every limit that applies to the client",
  snapshot:
    "Discard what you held and start from here: the most recently active conversations, and those that are pinned (INBOX-5)",
  changes:
    "Conversations that are new, changed or left, as you see them now; of two views keep the one with the higher `revision`",
  typing: "Everyone else who is typing in a conversation now; replaces the previous list",
  new_sign_ins:
    "Unconfirmed sign-ins to your account from new devices; replaces the previous list (SESSION-3)",
  online:
    "The peers of your direct conversations who are online; replaces the previous list (INBOX-7)",
  draft: "One of your drafts has changed or ended on another device (DRAFT-2)",
  blocks: "The people you have blocked; replaces the list in `welcome` (BLOCK-1)",
};
