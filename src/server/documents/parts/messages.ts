import { problemSchema } from "#protocol/problem.ts";
import { forwardedSchema, forwardOfSchema } from "#protocol/forward.ts";
import { mediaSignerSchema, uploadSchema } from "#protocol/media.ts";
import {
  draftSchema,
  messagePatchSchema,
  messageSchema,
  revisionSchema,
} from "#protocol/message.ts";
import { searchHitSchema } from "#protocol/search.ts";
import {
  featuresSchema,
  translationRequestSchema,
  translationSchema,
  translationsRequestSchema,
} from "#protocol/translation.ts";
import { previewSchema } from "#protocol/preview.ts";
import { followSchema, threadReadSchema, threadSchema } from "#protocol/thread.ts";
import { systemEventSchema } from "#protocol/system-event.ts";
import { part } from "./part.ts";
import { HELLO, NAMED_ADA, NOON, PICTURE, PLANS_ID, METADATA, METADATA_PATCH } from "./samples.ts";

export const MESSAGES = [
  part(messageSchema, "A message in its current state.", HELLO, {
    id: "The conversation's head when it was sent: unique and ascending in its conversation",
    version: "The head when the message last changed; its `ETag`",
    text_version: "The head when its text last changed",
    conversation_id: "The conversation that it belongs to",
    client_id: "The id that the sender's client gave it, or null",
    sender_id: "The sender; of a `system` message, the person who acted",
    kind: "`text`, or the kind of its attachment; `system` for events of the group",
    system: "Only in a `system` message: the event that it reports (SYSTEM-1)",
    text: "The text as typed; the SDK's `readText` parses its formatting (TEXT-3). Null if there is none, or the message is deleted",
    media_url: "The attachment: an upload or an external address; null for none",
    media: "The properties of an upload; null for an external address",
    language: "The language of the text, if known",
    reply_to: "The message that it replies to, or null",
    reply_count: "The number of replies",
    last_reply_id: "The newest reply, or null",
    mentions: "The ids of the people that it mentions, or `all`",
    reactions: "Each emoji, with the people who reacted with it",
    pinned: "Whether it is pinned for everyone",
    metadata: METADATA,
    forwarded: "Only in a forwarded message (FORWARD-2)",
    preview:
      "The preview of its first link, once the server has created it (PREVIEW-1); else absent",
    album:
      "The album that it belongs to, as the sender's client named it; absent if none (ALBUM-1)",
    created_at: "When it was sent",
    edited_at: "When its text was last edited, or null",
    deleted_at:
      "When it was deleted, or null; a deleted message keeps its place, without text or media",
  }),
  part(
    draftSchema,
    "A message to send, with text, media or both.",
    { text: "Lunch at one, @grace?", client_id: "a1b2c3" },
    {
      client_id:
        "Any text that is unique among your messages: repeating it never duplicates the message (SEND-2)",
      text: "At most `limits.max_text_length` UTF-16 code units",
      media_url:
        "The `media_url` of your own upload, or an external `https:` address, which clients show as a link",
      reply_to: "The id of a message in this conversation",
      metadata: METADATA_PATCH,
      previews: "False to create no preview of its link",
      forward_of: "A message to forward, instead of text and media (FORWARD-1)",
      album: "Any text that is the same for all messages of one album (ALBUM-1)",
    },
  ),
  part(
    forwardOfSchema,
    "A message to forward.",
    { conversation_id: PLANS_ID, message_id: HELLO.id },
    {
      conversation_id: "Its conversation, of which you must be a member",
      message_id: "Its id in that conversation",
    },
  ),
  part(
    forwardedSchema,
    "The original author of a forwarded message.",
    { sender_id: NAMED_ADA.user_id },
    {
      sender_id: "The original author's id, even after repeated forwarding",
      conversation_id:
        "Only in a conversation with oneself: the conversation it was forwarded from",
      message_id: "Likewise: the id of the original message",
    },
  ),
  part(
    messagePatchSchema,
    "At least one change: a new text, new metadata, or the removal of the preview.",
    { text: "Lunch at two, @grace?" },
    {
      text: "At most `limits.max_text_length` UTF-16 code units; if absent, the text stays as it is",
      metadata: METADATA_PATCH,
      preview: "Null removes the link preview",
    },
  ),
  part(
    previewSchema,
    "A preview of a message's first link, taken from the linked page.",
    {
      url: "https://example.com/bread",
      site: "Example",
      title: "How to bake bread",
      description: "Flour, water, salt, and a day of patience.",
      image: { media_url: PICTURE, width: 1_200, height: 630 },
    },
    {
      url: "The link without its fragment",
      site: "The site's name, or null",
      title: "The title of the page",
      description: "The page's description, or null",
      image: "The server's copy of the page's picture, with its dimensions, or null",
    },
  ),
  part(
    threadSchema,
    "A thread that you follow: a message and its replies.",
    {
      conversation_id: PLANS_ID,
      message: HELLO,
      last_reply: { ...HELLO, id: 43, version: 43, text_version: 43, reply_to: HELLO.id },
      last_sender: NAMED_ADA,
      unread_count: 1,
    },
    {
      conversation_id: "The conversation that it belongs to",
      message: "The message that started it",
      last_reply: "The newest reply that has not been deleted",
      last_sender: "The sender of that reply, even if they have left since, or null",
      unread_count: "The number of unread replies from others, up to `limits.thread_unread_max`",
    },
  ),
  part(
    followSchema,
    "Whether you follow a thread.",
    { following: true, read: 43 },
    {
      following: "Whether it is among your threads (FOLLOW-1)",
      read: "The last reply up to which you marked it as read; 0 if you never followed it",
    },
  ),
  part(
    threadReadSchema,
    "A read position in a thread.",
    { message_id: 43 },
    { message_id: "The id of the last reply that you have seen" },
  ),
  part(
    systemEventSchema,
    "The event that a `system` message reports; each reader's client puts it into words.",
    { type: "added", user_ids: [NAMED_ADA.user_id] },
    {
      type:
        "`renamed`, `added`, `joined` (by an invitation), `left`, `removed`, `role` or `pinned`; " +
        "a client shows nothing for a type that it does not know",
      user_ids: "The people whom its sender added or removed, or whose role they changed",
      title: "For `renamed`: the new title, or null",
      role: "For `role`: the new role",
      message_id: "For `pinned`: the message that was pinned",
    },
  ),
  part(
    revisionSchema,
    "An earlier text of a message.",
    { version: 41, text: "Lunch at noon?", written_at: NOON, replaced_at: NOON },
    {
      version: "The message's `text_version` when it had this text",
      text: "The earlier text",
      written_at: "When it was written",
      replaced_at: "When the next text replaced it",
    },
  ),
  part(
    searchHitSchema,
    "A search result.",
    {
      message: HELLO,
      sender: NAMED_ADA,
      conversation: {
        id: PLANS_ID,
        kind: "group",
        title: "Plans",
        avatar_url: null,
        version: 1,
        created_at: NOON,
        direct_with: null,
        named_after: [],
        member_count: 2,
      },
      snippets: [{ of: "text", text: "Lunch at one, @grace?", highlights: [[0, 5]] }],
    },
    {
      message: "The message itself",
      sender: "Who sent it, also where they have left since; or null",
      conversation: "The conversation that it belongs to, with what is needed to name it",
      snippets:
        "Each part of the message that matches (its text, its file's name or its transcript), with [start, end) of each match in UTF-16 code units",
    },
  ),
  part(
    uploadSchema,
    "A stored file. Until a message or an avatar uses it, only its uploader can see it, and it is removed after a day.",
    {
      media_url: PICTURE,
      name: "cat.jpg",
      content_type: "image/jpeg",
      size: 48_213,
      width: 1_024,
      height: 768,
      duration_ms: null,
      placeholder: "3OcRJYB4d3h_iIeHeEh3eIhw-j2w",
      waveform: null,
      transcript: null,
    },
    {
      media_url: "The address to use in a message or as an avatar",
      name: "Its name, or null",
      content_type: "Its type, detected from its first bytes",
      size: "Its bytes",
      width: "In pixels, as displayed; null if it has none",
      height: "In pixels, as displayed; null if it has none",
      duration_ms: "Its duration; null if it has none",
      placeholder: "A ThumbHash in base64url, to show until the picture has loaded, or null",
      waveform: "A voice message's loudness over time, each point 0 to 255, or null",
      transcript: "A voice message's transcript, once it exists, or null",
    },
  ),
  part(
    mediaSignerSchema,
    "A signer, with which clients create addresses for `<img>`, `<audio>` and `<video>`.",
    {
      signer: "5c0a2f6e.9f2c1d7e.1773496800",
      secret: "mF3kQ2o9wXy7zTb1Vn4uRs8pLd6eGh0jKa5cIi2qWvE",
      expires_in: 43_200,
    },
    {
      signer: "Put this into the address unchanged",
      secret: "The key for the signature, in base64url",
      expires_in: "Seconds for which addresses created with it work",
    },
  ),
  part(
    translationSchema,
    "A message's text in another language.",
    {
      conversation_id: PLANS_ID,
      message_id: 41,
      version: 41,
      language: "es",
      text: "¿Almuerzo a la una, @grace?",
      provider: "libretranslate",
    },
    {
      conversation_id: "The message's conversation",
      message_id: "Its id",
      version:
        "The `text_version` that was translated; if the message has another one, it has been edited since",
      language: "The language of the translation",
      text: "The translation",
      provider: "The engine that translated it; null if the message is already in that language",
    },
  ),
  part(
    translationRequestSchema,
    "The language to translate into.",
    { language: "es" },
    { language: "A BCP 47 language tag" },
  ),
  part(
    translationsRequestSchema,
    "Messages to translate.",
    { messages: [{ conversation_id: PLANS_ID, message_id: 41 }] },
    {
      language: "Defaults to your own language",
      messages: "At most 50 messages from any of your conversations",
    },
  ),
  part(
    featuresSchema,
    "The optional features of this server.",
    { translation: "libretranslate", transcription: null },
    {
      translation: "The translation engine, or null",
      transcription: "The transcription engine for voice messages, or null",
      push_key:
        "The `applicationServerKey` with which browsers subscribe to notifications; absent if the server sends none (PUSH-1)",
    },
  ),
  part(
    problemSchema,
    "An error (RFC 9457).",
    {
      type: "urn:parley:error:validation_failed",
      title: "The request is not valid",
      status: 400,
      detail: "The request is not valid",
      code: "validation_failed",
      request_id: "8d3f9a52-0c61-4b0e-9a58-51b7c0d7f3aa",
      retryable: false,
      errors: [{ path: "text", message: "a message needs text that can be seen, or media" }],
    },
    {
      type: "`urn:parley:error:` followed by the code",
      title: "The meaning of the code",
      status: "The HTTP status",
      detail: "Details of this occurrence",
      code: "The code to act on; for an unknown code, act on the status",
      request_id: "Identifies the request in the server's log",
      retryable: "Whether the same request can succeed later, unchanged",
      errors: "Each fault of the request, with its dotted path",
      factor_token:
        "With `second_factor_required`: the token to send with the second step (FACTOR-8)",
      challenge:
        "With `challenge_required`: the settings for an app's own widget; a page of this origin frames `/auth/challenge?purpose=login` instead (ENTRY-5)",
      methods:
        "With `second_factor_required`: the ways in which the account can take the second step, named as the fields of `SecondStep`",
    },
  ),
];
