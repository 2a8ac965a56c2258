import { limitsSchema } from "#protocol/published-limits.ts";
import { databaseRoomSchema } from "#server/database-room.ts";
import { accountPatchSchema, projectionSchema } from "#server/routes/operator.ts";
import { part } from "./part.ts";
import { LIMITS_SAMPLE } from "./samples.ts";

export const SERVICE = [
  part(limitsSchema, "Every limit that applies to clients of this server.", LIMITS_SAMPLE, {
    max_text_length: "UTF-16 code units of a message's text",
    max_frame_bytes: "UTF-8 bytes of one frame from a client",
    text_bytes_per_day: "UTF-8 bytes of text that one person can send in a day",
    conversation_bytes: "Bytes that one conversation can store",
    max_members: "People in a conversation",
    metadata_bytes: "UTF-8 bytes of the JSON of one record's metadata",
    metadata_depth: "Levels of objects and lists in metadata, itself the first",
    metadata_keys: "Keys of metadata, at all levels",
    strangers_per_hour:
      "People without a shared conversation whom one person can add to new conversations in an hour",
    brings_per_hour: "Conversations to which one person can add the same other person in an hour",
    blocks_max: "People whom one person can block (BLOCK-1)",
    drafts_max: "Drafts that the server keeps for one person (DRAFT-1)",
    drafts_bytes: "UTF-8 bytes of the texts of all of a person's drafts (DRAFT-1)",
    invitations_max: "Active invitations of one group",
    join_requests_max: "Pending requests to join one group",
    own_join_requests_max: "Pending requests of one person to join groups",
    request_messages_max:
      "Messages that one can send to a person without a shared conversation before they answer (REQUEST-4)",
    sends_per_second: "Sends and edits of one person in a conversation, sustained",
    sends_per_minute_total: "Sends and edits of one person in a minute, across all conversations",
    send_burst: "Sends and edits of one person in a conversation, at once",
    frames_per_second: "Other frames of one person in a conversation, sustained",
    frame_burst: "Other frames of one person in a conversation, at once",
    events_per_second:
      "App-defined events of one person in a conversation, sustained; 0 if they are switched off",
    event_burst: "App-defined events of one person in a conversation, at once",
    event_bytes: "UTF-8 bytes of the JSON of an event's data",
    typing_interval_ms: "Milliseconds between two typing frames that the server forwards",
    presence_max:
      "With more people online, presence comes only in `welcome`, and the server sends no typing frames",
    welcome_members_max: "Members that a `welcome` contains; fetch the others by REST",
    receipts_max: "With more people online, the server sends no receipts",
    reactions_max: "Different emoji under one message",
    reactors_max: "Reactions to one message in total",
    mentions_max: "People that one message can mention",
    pins_max: "Pinned messages of a conversation",
    album_max: "Consecutive messages in one album (ALBUM-2)",
    revisions_max: "Earlier texts that the server keeps of a message",
    read_interval_ms: "Milliseconds between two recorded read positions of one person",
    read_times_max: "Recorded read positions of a member that have a time (RECEIPT-3)",
    inbox_fanout_max:
      "In a larger conversation, an inbox shows at once only mentions and replies in followed threads",
    inbox_typing_max: "In a larger conversation, inboxes receive no typing frames",
    inbox_presence_max: "People whose presence an inbox shows",
    page_max: "Items in a page",
    max_media_bytes: "Bytes of one file",
    media_bytes_per_user: "Bytes of all of one person's files",
    avatar_pixels_max: "Pixels on each side of an avatar",
    avatar_bytes_max: "Bytes of an avatar",
    small_pixels_max: "Pixels on each side of a picture's smaller version",
    small_bytes_max: "Bytes of a picture's smaller version",
    bio_length: "UTF-16 code units of a person's bio",
    username_changes_max: "Username changes of one person within `username_reserved_ms`",
    username_reserved_ms: "Milliseconds for which a former username stays reserved for its owner",
    previews_per_minute: "Link previews created for one person in a minute (PREVIEW-5)",
    preview_picture_bytes_per_day:
      "Bytes of pictures stored for one person's link previews in a day (PREVIEW-5)",
    thread_unread_max: "The highest count of unread replies in one thread (FOLLOW-2)",
    threads_max: "Threads that one person follows (FOLLOW-5)",
    upload_lease_ms:
      "Milliseconds after its last bytes until an interrupted upload frees its space",
  }),
  part(
    databaseRoomSchema,
    "How full the D1 database is.",
    { bytes: 1_200_000_000, max_bytes: 10_000_000_000, percent: 12 },
    { bytes: "Bytes in use", max_bytes: "Bytes it can hold", percent: "The share in use" },
  ),
  part(
    projectionSchema,
    "The position of a conversation's projection in D1.",
    { head: 41 },
    { head: "The head up to which D1 has all changes of the conversation" },
  ),
  part(
    accountPatchSchema,
    "Changes to an account.",
    { disabled: true },
    { disabled: "Whether the account is disabled" },
  ),
];
