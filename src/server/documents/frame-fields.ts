import type { JsonSchema } from "./json-schema.ts";

/** What a property means in every frame that has it. */
const FIELDS: Readonly<Record<string, string>> = {
  type: "Which frame this is",
  ref: "The client's own name for the frame: the answer repeats it",
  client_id: "The client's own name for the message, the same in each retry (SEND-2)",
  conversation_id: "The conversation",
  conversation_ids: "The conversations",
  text: "The text; `limits.max_text_length` bounds it",
  media_url: "The `media_url` of an upload, or an https address",
  reply_to: "The id of the message that this one answers (SEND-4)",
  metadata: "JSON of the app's own",
  album: "The client's own id for messages to be shown as one album (ALBUM-1)",
  previews: "Whether the server may add a preview of a link, true where it is absent (PREVIEW-4)",
  preview: "`null` takes the preview of a link away (PREVIEW-4)",
  message_id: "The message's id",
  if_version: "The version that the message must still have",
  emoji: "One emoji",
  active: "Whether it begins, or ends",
  name: "The event's name, which the app chooses",
  data: "JSON of the app's own",
  since: "The head up to which the client has everything",
  epoch:
    "Names the history that positions belong to: in another epoch the client starts over (RESET-1)",
  token: "A fresh access token of the same user",
  protocol: "The version of the protocol",
  head: "How far the history reaches; each durable change adds one (ORDER-1)",
  members: "Members that changed, each at its latest state",
  members_complete: "Whether `members` names everyone (WELCOME-1)",
  former_members: "People who left and whose messages are still shown",
  online: "Whether the person is online",
  heartbeat_ms: "The client sends the text `ping` this often",
  typing_ms: "How long one `typing` holds",
  messages: "Messages in ascending order",
  has_more: "Whether there are older ones",
  next_cursor: "Fetches the page after this one by REST; null at the end",
  referenced: "Messages that those answer, and that are not among them",
  from: "The head before these changes: the client's own, or it missed something (ORDER-3)",
  to: "The head after these changes",
  complete: "Whether this page reaches the head (RESUME-2)",
  version: "The record's version: the head at its last change",
  code: "What went wrong, in the table of errors",
  detail: "More about it, for a developer",
  retryable: "Whether the same frame may succeed later",
  retry_after_ms: "Milliseconds to wait first",
  errors: "Each fault by its path",
  user_id: "The person",
  user_ids: "The people",
  expires_in_ms: "Milliseconds until it lapses by itself",
  read: "The message up to which they have read; null if they do not show it",
  delivered: "The message up to which their devices have received",
  unread_from: "Where the person marked the conversation unread, or null",
  visible_from: "On your own sockets: the first message that you see (VISIBLE-1)",
  language: "The language, as a BCP 47 tag",
  provider: "Which translator made it, or null",
  reason: "The close code's name",
  conversations: "Conversations that changed, each at its latest state",
  left: "Conversations that the person is no longer a member of",
  sessions: "The sessions of those sign-ins",
  new_sign_ins: "Sign-ins from new devices that nobody has confirmed; absent where there are none",
  bot_id: "The bot's user id",
  blocked_ids: "The people whom the inbox's owner has blocked",
  draft: "The draft as it is now, or null where it has ended",
  drafts: "All of one's drafts; absent where there never was one",
  command_id: "The command's own id, which the answer repeats",
  conversations_max: "Conversations that one socket can listen to",
  reset: "Whether the position was of another epoch, so that everything follows (RESET-1)",
};

/** What it means where that differs. */
const IN_FRAME: Readonly<Record<string, string>> = {
  "react.active": "Whether to add the reaction, or to remove it",
  "pin.active": "Whether to pin, or to unpin",
  "read.message_id": "The message up to which the person has read",
  "delivered.message_id": "The message up to which this device has everything",
  "welcome.members": "Members with their read positions",
  "draft.position": "Orders the changes of drafts: the greater is the newer",
  "welcome.online": "The people who are online",
  "ack.message_id": "The id of the message that was sent",
  "ack.version": "The message's version",
  "translation.version": "The message's `text_version` that was translated",
  "translation_failed.version": "The message's `text_version` that was to be translated",
  "closing.code": "The close code that follows",
  "subscribe.conversations": "`all`, or the ids of some",
  "subscribe.positions": "From where on the bot wants the changes of each conversation",
  "processed.positions": "Up to where the bot has handled each conversation",
  "answer.visible":
    "Whether the answer becomes a message to everyone; otherwise only the caller sees it",
  "answer.later": "Whether the bot asks for time instead of answering",
  "subscribed.since": "The position from which changes follow",
  "snapshot.conversations": "The person's conversations, the latest first",
  "typing.typing": "Who is typing, and for how long",
};

/** Describes the properties of a frame. A property that is a named schema has that schema's description. */
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
