import {
  conversationCreateSchema,
  conversationPatchSchema,
  conversationRecordSchema,
  conversationSchema,
} from "#protocol/conversation.ts";
import { eventSchema } from "#protocol/event.ts";
import { savedDraftsSchema, unreadTotalsSchema } from "#protocol/inbox/frames.ts";
import {
  memberAddSchema,
  memberPatchSchema,
  memberSchema,
  namedMemberSchema,
  preferencesSchema,
  readAnswerSchema,
  readSchema,
  settingsPatchSchema,
} from "#protocol/member.ts";
import { requestAnswerSchema } from "#protocol/request.ts";
import { draftEndSchema, savedDraftPutSchema, savedDraftSchema } from "#protocol/saved-draft.ts";
import { part } from "./part.ts";
import {
  ADA,
  ADA_ID,
  DRAFT_SAMPLE,
  GRACE_ID,
  HELLO,
  NAMED_ADA,
  NOON,
  PICTURE,
  PLANS_ID,
  METADATA,
  METADATA_PATCH,
} from "./samples.ts";

const DELETED =
  "Present if the account was erased: show a localized placeholder as its name (LEAVE-5)";
const NOTIFY =
  "Which new messages notify you: `all` (the default), those that mention you (`mentions`), or none (`nothing`) (PUSH-3)";
const PREFERENCES = { muted_until: null, archived: false, pinned: false, translate: false };

export const RECORD = {
  id: PLANS_ID,
  kind: "group" as const,
  title: "Plans",
  avatar_url: null,
  version: 1,
  created_at: NOON,
};

const recordProperties = {
  id: "Opaque, and never changes",
  kind: "`direct`: always the same two people; `group`: any number of people, who come and go",
  title: "A group's name, or null",
  avatar_url: "A group's picture, which its members can fetch, or null",
  history:
    "For a group: `joined` if new members see only what follows their joining, else `all` (VISIBLE-2)",
  version: "The head when this record last changed",
  metadata: METADATA,
  created_by: "The id of the person who created a group, if known",
  members_invite: "True if every member of the group may create invitations, else absent",
  join_approval: "True if people who follow an invitation need approval, else absent",
  created_at: "When it was created",
};

export const MEMBER_SAMPLE = {
  user_id: ADA_ID,
  username: ADA.username,
  display_name: ADA.display_name,
  avatar_url: null,
  nickname: null,
  role: "owner" as const,
  read: 41,
  delivered: 41,
  version: 2,
  joined_at: NOON,
  left_at: null,
};

export const CONVERSATION_SAMPLE = {
  ...RECORD,
  role: "owner" as const,
  head: 41,
  member_count: 2,
  read: 40,
  unread_from: null,
  unread_count: 1,
  mention_count: 0,
  settings: PREFERENCES,
  revision: 43,
  last_message: HELLO,
  last_sender: NAMED_ADA,
  direct_with: null,
  named_after: [],
};

const MUTED = "Until when it is muted, or null; unread messages still count";

export const CONVERSATIONS = [
  part(
    conversationRecordSchema,
    "The part of a conversation that is the same for all its members.",
    RECORD,
    recordProperties,
  ),
  part(conversationSchema, "A conversation, as one member sees it.", CONVERSATION_SAMPLE, {
    ...recordProperties,
    role: "Your role in it",
    head: "The number of durable changes so far; a new message gets the new head as its id",
    member_count: "The number of members",
    read: "The id of the newest message that you have read; 0 for none",
    unread_from: "The message from which you marked it as unread, or null (READ-6)",
    unread_count: "The exact number of messages from others after `read`, or from `unread_from` on",
    mention_count: "How many of them mention you or everyone",
    visible_from: "The first message that you can see; absent if you can see all (VISIBLE-1)",
    settings: "Your own settings for the conversation",
    join_requests: "For owners and admins: how many people ask to join; absent if none",
    revision: "Grows with every change of this view: the higher of two revisions is newer",
    last_message: "The newest message that has not been deleted, or null",
    last_album_count:
      "How many messages of its album end with it (ALBUM-3); absent if it belongs to no album",
    last_sender: "The sender, even if they have left since, or null",
    direct_with:
      "The other person in a direct conversation; null for a group and for a conversation with oneself (SAVED-1)",
    named_after:
      "For a group without a title: the other members who joined first, to name it by; else empty",
    request:
      "Only if a direct conversation is a request to you: `pending`, or `ignored` if you ignored it (REQUEST-2)",
    blocked:
      "True if you have blocked the other person in a direct conversation, else absent (BLOCK-2)",
  }),
  part(
    conversationCreateSchema,
    "A new group, or the direct conversation with one other person, which is returned if it exists.",
    { kind: "group", title: "Plans", member_ids: [GRACE_ID] },
    {
      kind: "`direct` requires exactly one person, who may be yourself (SAVED-1), and no title",
      title: "For a group: at most 128 characters",
      member_ids: "The members besides yourself",
      history:
        "For a group: `joined` to show later members only what follows their joining, else `all`",
      metadata: METADATA_PATCH,
    },
  ),
  part(
    eventSchema,
    "An app-defined event for everyone who has the conversation open.",
    { name: "call.ringing", data: { call: "c-12" } },
    {
      name: "The event's name: 1 to 64 letters, digits and `_`, `.`, `:` or `-`",
      data: "Any JSON of at most `limits.event_bytes`, within the limits of metadata (META-3)",
    },
  ),
  part(
    conversationPatchSchema,
    "Changes to a group; absent properties stay as they are.",
    { title: "Plans for spring", avatar_url: PICTURE },
    {
      title: "At most 128 characters, or null for none",
      avatar_url: "The `media_url` of a picture that you uploaded, or null (MEDIA-8)",
      history:
        "What later members can see: `all`, or only what follows their joining, `joined` (VISIBLE-2)",
      metadata: METADATA_PATCH,
      members_invite: "Whether every member may create invitations, not only owners and admins",
      join_approval: "Whether people who follow an invitation need approval",
    },
  ),
  part(namedMemberSchema, "A member, with their name and picture in the conversation.", NAMED_ADA, {
    user_id: "The person's id",
    username: "Follows the `@` in a mention",
    display_name: "The name to show for the person",
    avatar_url: "Their picture, or null",
    nickname: "Their name in this conversation, or null",
    deleted: DELETED,
  }),
  part(memberSchema, "A current or former member of a conversation.", MEMBER_SAMPLE, {
    user_id: "The person's id",
    username: "Follows the `@` in a mention",
    display_name: "The name to show for the person",
    avatar_url: "Their picture, or null",
    nickname: "Their name in this conversation, or null",
    deleted: DELETED,
    role: "`owner` and `admin` can change the group and its members; see `may` of the SDK",
    read: "The id of the newest message they have read; 0 for none, or if they hide it",
    delivered: "The id of the newest message that has reached one of their devices; 0 likewise",
    version: "The head when this record last changed",
    joined_at: "When they joined",
    left_at: "When they left or were removed; null for a current member",
  }),
  part(
    memberAddSchema,
    "A person to add to a group.",
    { user_id: GRACE_ID, role: "member" },
    { user_id: "The person's id", role: "Defaults to `member`; at most your own role" },
  ),
  part(memberPatchSchema, "A new role.", { role: "admin" }, { role: "At most your own role" }),
  part(preferencesSchema, "Your own settings for one conversation.", PREFERENCES, {
    muted_until: MUTED,
    archived: "Whether it is archived",
    pinned: "Whether it is pinned to the top of the list",
    translate: "Whether messages from others are translated into your language",
    notify: NOTIFY,
  }),
  part(
    settingsPatchSchema,
    "Changes to your settings; absent properties stay as they are. Everyone can see the nickname, only you the rest.",
    { muted_until: "2026-03-15T12:00:00.000Z", nickname: "The Countess" },
    {
      muted_until: MUTED,
      archived: "Whether it is archived",
      pinned: "Whether it is pinned to the top of the list",
      translate: "Whether messages from others are translated into your language",
      notify: NOTIFY,
      nickname:
        "Your name in this conversation: at most 64 characters, or null for your usual name",
    },
  ),
  part(savedDraftSchema, "A draft in a conversation (DRAFT-1).", DRAFT_SAMPLE, {
    conversation_id: "Where",
    text: "The text so far",
    reply_to: "The id of the message to reply to, or null",
    position: "Orders the changes of your drafts: a greater position is newer",
    updated_at: "When the server saved it",
  }),
  part(
    savedDraftPutSchema,
    "A draft to save.",
    { text: DRAFT_SAMPLE.text, reply_to: null, seen: 1_773_489_600_000 },
    {
      text: "As far as it is written: at least one visible character, at most 16,000 characters",
      reply_to: "The id of the message that it replies to, or null for none",
      seen: "The position up to which the device has the changes of this draft; if absent, the server overwrites (DRAFT-3)",
    },
  ),
  part(
    draftEndSchema,
    "A draft that has ended.",
    { position: 1_773_489_600_002 },
    { position: "Orders the changes of your drafts: a greater position is newer" },
  ),
  part(
    savedDraftsSchema,
    "All of your drafts.",
    { position: DRAFT_SAMPLE.position, items: [DRAFT_SAMPLE] },
    {
      position: "The list includes all changes up to this position (DRAFT-2)",
      items: "The drafts, at most `limits.drafts_max`",
    },
  ),
  part(readSchema, "A message.", { message_id: 41 }, { message_id: "Its id" }),
  part(
    readAnswerSchema,
    "A read position.",
    { read: 41 },
    { read: "The id of the newest message that you have read; it never decreases (READ-1)" },
  ),
  part(
    requestAnswerSchema,
    "An answer to a request.",
    { action: "accept" },
    { action: "`accept`, or `ignore`, which silences it until you accept it" },
  ),
  part(
    unreadTotalsSchema,
    "Exact totals over all your conversations.",
    { unread_count: 3, mention_count: 1, request_count: 0 },
    {
      unread_count: "Unread messages, except in requests and from people you have blocked",
      mention_count: "How many of them mention you",
      request_count: "Requests that await an answer (REQUEST-2)",
    },
  ),
];
