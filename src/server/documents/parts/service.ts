import { limitsSchema } from "#protocol/published-limits.ts";
import { databaseRoomSchema } from "#server/database-room.ts";
import { accountPatchSchema, projectionSchema } from "#server/routes/operator.ts";
import { part } from "./part.ts";
import { LIMITS_SAMPLE } from "./samples.ts";

export const SERVICE = [
  part(limitsSchema, "Every limit that a client can feel, as this server sets it.", LIMITS_SAMPLE, {
    max_text_length: "UTF-16 code units of a message's text",
    max_frame_bytes: "UTF-8 bytes of one frame from a client",
    text_bytes_per_day: "UTF-8 bytes of text that one person can send in a day",
    conversation_bytes: "Bytes that one conversation can store",
    max_members: "People in a conversation",
    metadata_bytes: "UTF-8 bytes of the JSON of one record's metadata",
    metadata_depth: "Levels of objects and lists in metadata, itself the first",
    metadata_keys: "Keys of metadata, at all levels",
    strangers_per_hour:
      "People outside one's conversations that one person can bring into new ones in an hour",
    brings_per_hour: "Conversations into which one person can bring another in an hour",
    blocks_max: "People whom one person can have blocked (BLOCK-1)",
    drafts_max: "Drafts that the server keeps for one person (DRAFT-1)",
    drafts_bytes: "UTF-8 bytes of the texts of all of a person's drafts (DRAFT-1)",
    invitations_max: "Invitations of one group that can be followed, at a time",
    join_requests_max: "People who can wait to join one group",
    own_join_requests_max: "Groups that one person can ask to join at a time",
    request_messages_max:
      "Messages that one can send to somebody with whom one shares no conversation, until they answer (REQUEST-4)",
    sends_per_second: "Sends and edits of one person in a conversation, sustained",
    sends_per_minute_total: "Sends and edits of one person in a minute, over all conversations",
    send_burst: "Sends and edits of one person in a conversation, at once",
    frames_per_second: "Other frames of one person in a conversation, sustained",
    frame_burst: "Other frames of one person in a conversation, at once",
    events_per_second:
      "Events of the app's own that one person can send in a conversation, sustained; 0 where they are switched off",
    event_burst: "Such events of one person in a conversation, at once",
    event_bytes: "UTF-8 bytes of the JSON of an event's data",
    typing_interval_ms: "Milliseconds between two starts of typing that are passed on",
    presence_max:
      "With more people online, presence comes in `welcome` only, and typing not at all",
    welcome_members_max: "Members that a `welcome` names; the others come by REST",
    receipts_max: "With more people online, receipts are not passed on",
    reactions_max: "Different emoji under one message",
    reactors_max: "Reactions to one message in all",
    mentions_max: "People that one message can mention",
    pins_max: "Pinned messages of a conversation",
    album_max: "Messages that follow one another in one album (ALBUM-2)",
    revisions_max: "Earlier texts of a message that are kept",
    read_interval_ms: "Milliseconds between two read positions of one person that are recorded",
    inbox_fanout_max: "In a larger conversation an inbox shows mentions only",
    inbox_typing_max: "In a larger conversation no inbox hears who is typing",
    inbox_presence_max: "People whose presence an inbox shows",
    page_max: "Items in a page",
    max_media_bytes: "Bytes of one file",
    media_bytes_per_user: "Bytes of all of one person's files",
    avatar_pixels_max: "Pixels of an avatar, a side",
    avatar_bytes_max: "Bytes of an avatar",
    small_pixels_max: "Pixels of a picture's smaller version, a side",
    small_bytes_max: "Bytes of a picture's smaller version",
    bio_length: "UTF-16 code units of the line that a person says about themselves",
    username_changes_max: "Changes of one person's username in `username_reserved_ms`",
    username_reserved_ms: "Milliseconds for which a former username is kept for its owner",
    previews_per_minute: "Link previews made for one person in a minute (PREVIEW-5)",
    preview_picture_bytes_per_day:
      "Bytes of pictures stored for one person's link previews in a day (PREVIEW-5)",
    thread_unread_max: "Unread replies of one thread are counted up to this many (FOLLOW-2)",
    threads_max: "Threads that one person follows (FOLLOW-5)",
    upload_lease_ms: "Milliseconds after its last bytes until a broken upload gives its room back",
  }),
  part(
    databaseRoomSchema,
    "How full the D1 database is.",
    { bytes: 1_200_000_000, max_bytes: 10_000_000_000, percent: 12 },
    { bytes: "Bytes in use", max_bytes: "Bytes it can hold", percent: "The one of the other" },
  ),
  part(
    projectionSchema,
    "How far D1 has followed a conversation.",
    { head: 41 },
    { head: "The conversation's head, all of which is in D1" },
  ),
  part(
    accountPatchSchema,
    "What to change of an account.",
    { disabled: true },
    { disabled: "Whether it is refused from now on" },
  ),
];
