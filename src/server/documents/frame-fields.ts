import type { JsonSchema } from "./json-schema.ts";

/** The descriptions of properties that mean the same in every frame. */
const FIELDS: Readonly<Record<string, string>> = {
  type: "Which frame this is",
  ref: "The client's own name for the frame, which the answer repeats",
  client_id: "The client's own name for the message, the same in each retry (SEND-2)",
  conversation_id: "The conversation",
  conversation_ids: "The conversations",
  text: "The text; `limits.max_text_length` bounds it",
  media_url: "The `media_url` of an upload, or an https address",
  reply_to: "The id of the message that this one answers (SEND-4)",
  metadata: "App-defined JSON",
  album: "The client's own id for the messages of one album (ALBUM-1)",
  previews: "Whether the server may add a link preview; true if absent (PREVIEW-4)",
  preview: "`null` removes the link preview (PREVIEW-4)",
  message_id: "The message's id",
  if_version: "The version that the message must have for the edit to succeed",
  emoji: "One emoji",
  active: "Whether this begins or ends",
  name: "The event's name, which the app chooses",
  data: "App-defined JSON",
  since: "The head up to which the client has everything",
  epoch:
    "The history that positions belong to: after a change of epoch the client starts over (RESET-1)",
  token: "A fresh access token of the same user",
  protocol: "The version of the protocol",
  head: "The number of durable changes so far; each change adds one (ORDER-1)",
  members: "Members that changed, each in its latest state",
  members_complete: "Whether `members` names everyone (WELCOME-1)",
  former_members: "People who have left, but whose messages are shown",
  online: "Whether the person is online",
  heartbeat_ms: "The client sends the text `ping` this often",
  typing_ms: "How long one `typing` frame lasts, in milliseconds",
  messages: "Messages in ascending order",
  has_more: "Whether older ones exist",
  next_cursor: "The cursor of the next page, for REST; null at the end",
  referenced: "Messages outside this page that messages in it reply to",
  from: "The head before these changes; if the client's differs, it has missed changes (ORDER-3)",
  to: "The head after these changes",
  complete: "Whether this page reaches the head (RESUME-2)",
  version: "The record's version: the head at its last change",
  code: "The error code, from the table of errors",
  detail: "Details, for developers",
  retryable: "Whether the same frame can succeed later",
  retry_after_ms: "Milliseconds to wait before retrying",
  errors: "Each fault, with the path of its field",
  user_id: "The person",
  user_ids: "The people",
  expires_in_ms: "Milliseconds until this expires by itself",
  read: "The newest message that they have read; null if they hide it",
  delivered: "The newest message that has reached one of their devices",
  unread_from: "The message from which the person marked the conversation unread, or null",
  visible_from: "On your own sockets: the first message that you see (VISIBLE-1)",
  language: "The language, as a BCP 47 tag",
  provider: "The translation engine, or null",
  reason: "The close code's name",
  conversations: "Conversations that changed, each in its latest state",
  left: "Conversations that the person is no longer a member of",
  sessions: "The sessions of those sign-ins",
  new_sign_ins: "Unconfirmed sign-ins from new devices; absent if there are none",
  bot_id: "The bot's user id",
  blocked_ids: "The people whom the owner of the inbox has blocked",
  draft: "The draft in its latest state, or null if it has ended",
  drafts: "All of your drafts; absent if you never had one",
  command_id: "The id of the command, which the answer repeats",
  conversations_max: "The most conversations that one socket can subscribe to",
  reset: "Whether the position belonged to another epoch, so that everything follows (RESET-1)",
};

/** The descriptions of properties that mean something else in one frame. */
const IN_FRAME: Readonly<Record<string, string>> = {
  "react.active": "Whether to add or remove the reaction",
  "pin.active": "Whether to pin or unpin",
  "read.message_id": "The newest message that the person has read",
  "delivered.message_id": "The message up to which this device has received everything",
  "welcome.members": "Members with their read positions",
  "draft.position": "Orders the changes of drafts: a greater position is newer",
  "welcome.online": "The people who are online",
  "ack.message_id": "The id of the message that was sent",
  "ack.version": "The message's version",
  "translation.version": "The message's `text_version` that was translated",
  "translation_failed.version": "The message's `text_version` that should have been translated",
  "closing.code": "The close code that follows",
  "subscribe.conversations": "`all`, or the ids of some",
  "subscribe.positions": "The position after which the bot needs the changes of each conversation",
  "processed.positions": "The position up to which the bot has processed each conversation",
  "answer.visible":
    "Whether the answer becomes a message for everyone; otherwise only the caller sees it",
  "answer.later": "Whether the bot asks for more time instead of answering",
  "subscribed.since": "The position after which changes follow",
  "snapshot.conversations": "The person's conversations, the most recently active first",
  "typing.typing": "Who is typing, and for how long",
};

/** Describes the properties of a frame, except named schemas, which have descriptions of their own. */
export function describeFields(frame: string, payload: JsonSchema): JsonSchema {
  const { properties } = payload;
  if (typeof properties !== "object" || properties === null) return payload;
  const described = Object.entries(properties).map(([name, schema]: [string, JsonSchema]) => {
    const description = IN_FRAME[`${frame}.${name}`] ?? FIELDS[name];
    const isNamed = "$ref" in schema || "description" in schema || description === undefined;
    return [name, isNamed ? schema : { ...schema, description }];
  });
  return { ...payload, properties: Object.fromEntries(described) };
}
