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
  part(messageSchema, "A message, as it is now.", HELLO, {
    id: "The conversation's head when it was sent: unique and ascending in its conversation",
    version: "The head when something of it last changed; its `ETag`",
    text_version: "The head when its text last changed",
    conversation_id: "Where it was said",
    client_id: "What its sender's client called it, or null",
    sender_id: "The sender; of a `system` message, the person who acted",
    kind: "`text`, or what it carries; `system` for what happened to the group",
    system: "Of a `system` message only: what it reports (SYSTEM-1)",
    text: "As it was typed; the SDK's `readText` reads its formatting (TEXT-3). Null where it has none or is deleted",
    media_url: "What it carries: an upload, or an address elsewhere; null for nothing",
    media: "What is known of an upload; null for an address elsewhere",
    language: "What its sender's text is written in, as far as known",
    reply_to: "The message that it answers, or null",
    reply_count: "How many messages answer it",
    last_reply_id: "The newest of them, or null",
    mentions: "The ids of the people that it calls, or `all`",
    reactions: "Each emoji under it, with who put it there",
    pinned: "Whether it is pinned for everyone",
    metadata: METADATA,
    forwarded: "Only of a message that was forwarded (FORWARD-2)",
    preview: "Of its first link, once the server has made one (PREVIEW-1); absent without one",
    album:
      "The album that it is in, as its sender's client named it; absent where it is in none (ALBUM-1)",
    created_at: "When it was sent",
    edited_at: "When its text was last changed, or null",
    deleted_at:
      "When it was deleted, or null: what is deleted keeps its place, without text or media",
  }),
  part(
    draftSchema,
    "A message to send: a text, media, or both.",
    { text: "Lunch at one, @grace?", client_id: "a1b2c3" },
    {
      client_id:
        "Any text that is unique among one's messages: sent again under the same one, the message is not doubled (SEND-2)",
      text: "At most `limits.max_text_length` UTF-16 code units",
      media_url:
        "Of an upload of one's own, or an `https:` address elsewhere, which clients show as a link",
      reply_to: "The id of a message of this conversation",
      metadata: METADATA_PATCH,
      previews: "False for no preview of its link",
      forward_of: "In place of a text and media: a message to forward (FORWARD-1)",
      album: "Any text, the same for the messages that are to be shown as one album (ALBUM-1)",
    },
  ),
  part(
    forwardOfSchema,
    "A message to forward.",
    { conversation_id: PLANS_ID, message_id: HELLO.id },
    {
      conversation_id: "Where it is: any conversation of its forwarder",
      message_id: "Its id there",
    },
  ),
  part(
    forwardedSchema,
    "Who wrote a forwarded message first.",
    { sender_id: NAMED_ADA.user_id },
    {
      sender_id: "Their id, whoever forwarded it since",
      conversation_id: "Only in a conversation with oneself: where it was forwarded from",
      message_id: "Likewise: which message it was there",
    },
  ),
  part(
    messagePatchSchema,
    "Another text, other metadata, or no preview any more: one of these at least.",
    { text: "Lunch at two, @grace?" },
    {
      text: "At most `limits.max_text_length` UTF-16 code units; what is absent stays",
      metadata: METADATA_PATCH,
      preview: "Null removes the preview of its link",
    },
  ),
  part(
    previewSchema,
    "What the page behind a message's first link says of itself.",
    {
      url: "https://example.com/bread",
      site: "Example",
      title: "How to bake bread",
      description: "Flour, water, salt, and a day of patience.",
      image: { media_url: PICTURE, width: 1_200, height: 630 },
    },
    {
      url: "The link as it leads there, without its fragment",
      site: "What the site calls itself, or null",
      title: "The title of the page",
      description: "What the page says that it is about, or null",
      image: "Its picture, which the server has copied, with its pixels; or null",
    },
  ),
  part(
    threadSchema,
    "A thread that one follows: a message, and what replies to it.",
    {
      conversation_id: PLANS_ID,
      message: HELLO,
      last_reply: { ...HELLO, id: 43, version: 43, text_version: 43, reply_to: HELLO.id },
      last_sender: NAMED_ADA,
      unread_count: 1,
    },
    {
      conversation_id: "Where it is",
      message: "The message that began it",
      last_reply: "The newest reply that is not deleted",
      last_sender: "Who sent that, also where they have left since; or null",
      unread_count: "Others' replies that one has not seen, up to `limits.thread_unread_max`",
    },
  ),
  part(
    followSchema,
    "Whether one follows a thread.",
    { following: true, read: 43 },
    {
      following: "Whether it is among one's threads (FOLLOW-1)",
      read: "The last reply up to which one has marked it as read; 0 where one never followed it",
    },
  ),
  part(
    threadReadSchema,
    "How far one has read a thread.",
    { message_id: 43 },
    { message_id: "The id of the last reply that one has seen" },
  ),
  part(
    systemEventSchema,
    "What a `system` message reports, for each reader's client to put into words.",
    { type: "added", user_ids: [NAMED_ADA.user_id] },
    {
      type:
        "`renamed`, `added`, `joined` (by an invitation), `left`, `removed`, `role` or `pinned`; " +
        "a client shows nothing for a type that it does not know",
      user_ids: "The people whom its sender added or removed, or whose role they changed",
      title: "The new title, or null, of `renamed`",
      role: "The new role, of `role`",
      message_id: "The message that was pinned, of `pinned`",
    },
  ),
  part(
    revisionSchema,
    "An earlier text of a message.",
    { version: 41, text: "Lunch at noon?", written_at: NOON, replaced_at: NOON },
    {
      version: "The message's `text_version` when it had this text",
      text: "What it said",
      written_at: "When it was written",
      replaced_at: "When another text took its place",
    },
  ),
  part(
    searchHitSchema,
    "A message that was found.",
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
      conversation: "What names the conversation that it is in",
      snippets:
        "Each part of the message that has the words: its text, its file's name or its transcript, with [start, end) of each match in UTF-16 code units",
    },
  ),
  part(
    uploadSchema,
    "A stored file. Until a message or an avatar carries it, only its uploader sees it, and for a day.",
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
      media_url: "What a message or an avatar carries",
      name: "Its name, or null",
      content_type: "The type of its first bytes",
      size: "Its bytes",
      width: "Pixels, as it is shown; null for what has none",
      height: "Pixels, as it is shown; null for what has none",
      duration_ms: "How long it plays; null for what does not",
      placeholder: "A ThumbHash, in base64url, to draw before the picture has come; or null",
      waveform: "A voice message's loudness over its time, each point 0 to 255; or null",
      transcript: "What a voice message says, once it is written down; or null",
    },
  ),
  part(
    mediaSignerSchema,
    "What addresses for `<img>`, `<audio>` and `<video>` are made with.",
    {
      signer: "5c0a2f6e.9f2c1d7e.1773496800",
      secret: "mF3kQ2o9wXy7zTb1Vn4uRs8pLd6eGh0jKa5cIi2qWvE",
      expires_in: 43_200,
    },
    {
      signer: "Goes into the address as it is",
      secret: "The key of the signature, in base64url",
      expires_in: "Seconds that addresses made with it open",
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
      conversation_id: "Where the message is",
      message_id: "Its id",
      version:
        "The `text_version` that was translated: of another, the message has been edited since",
      language: "What it was translated into",
      text: "The translation",
      provider: "The engine that made it; null where the message is in that language already",
    },
  ),
  part(
    translationRequestSchema,
    "Into what to translate.",
    { language: "es" },
    { language: "A BCP 47 language tag" },
  ),
  part(
    translationsRequestSchema,
    "Messages to translate.",
    { messages: [{ conversation_id: PLANS_ID, message_id: 41 }] },
    { language: "One's own unless given", messages: "At most 50, of any conversations one is in" },
  ),
  part(
    featuresSchema,
    "What this server does beyond chatting.",
    { translation: "libretranslate", transcription: null },
    {
      translation: "The engine that translates, or null",
      transcription: "The engine that writes voice messages down, or null",
      push_key:
        "What a browser subscribes to notifications with (`applicationServerKey`); absent where the server sends none (PUSH-1)",
    },
  ),
  part(
    problemSchema,
    "What went wrong (RFC 9457).",
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
      type: "`urn:parley:error:` and the code",
      title: "What the code means",
      status: "The HTTP status",
      detail: "What it means here",
      code: "What to act on; one that a client does not know means what the status says",
      request_id: "Finds the request in the server's log",
      retryable: "Whether the same request may succeed later, unchanged",
      errors: "Each thing that was wrong with the request, by its dotted path",
      factor_token: "With `second_factor_required`: send it with the second step (FACTOR-8)",
      challenge:
        "With `challenge_required`: what an app's own widget needs; a page of this origin frames `/auth/challenge?purpose=login` instead (ENTRY-5)",
      methods:
        "With `second_factor_required`: what the account can take the second step with, by the names of the fields of `SecondStep`",
    },
  ),
];
