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

const DELETED = "Set where the account was erased: show a name of your own for it (LEAVE-5)";
const NOTIFY =
  "Which new messages notify one: `all` (also where it is absent), those that mention one (`mentions`), or none (`nothing`) (PUSH-3)";
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
  kind: "`direct`: two people, for good; `group`: any number, who come and go",
  title: "A group's name, or null",
  avatar_url: "A group's picture, which its members may fetch, or null",
  history:
    "Of a group: `joined` where those who join it see only what comes after that, else `all` (VISIBLE-2)",
  version: "The head when something of this record last changed",
  metadata: METADATA,
  created_by: "The id of the person who created a group, where that is known",
  members_invite: "True where every member of the group may make invitations; else absent",
  join_approval: "True where whoever follows an invitation has to ask first; else absent",
  created_at: "When it was made",
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

const MUTED = "Silent until then, or null; unread messages count all the same";

export const CONVERSATIONS = [
  part(
    conversationRecordSchema,
    "The part of a conversation that is the same for everyone in it.",
    RECORD,
    recordProperties,
  ),
  part(conversationSchema, "A conversation, as one member sees it.", CONVERSATION_SAMPLE, {
    ...recordProperties,
    role: "One's own role in it",
    head: "How many changes the conversation has had: a new message takes it as its id",
    member_count: "How many people are in it",
    read: "The id of the newest message one has read; 0 for none",
    unread_from: "The message from which on one marked it as unread, or null (READ-6)",
    unread_count: "Messages of others after `read`, or from `unread_from` on; exact",
    mention_count: "Those of them that mention one, or everyone",
    visible_from: "The first message that one sees; absent where one sees all (VISIBLE-1)",
    settings: "What one set for oneself here",
    join_requests: "For owners and admins: how many people ask to join; absent where nobody does",
    revision: "Grows with every change of this view: of two views the greater is the newer",
    last_message: "The newest message that is not deleted, or null",
    last_album_count:
      "How many messages of its album end with it (ALBUM-3); absent where it is in no album",
    last_sender: "Who sent it, also where they have left since; or null",
    direct_with:
      "The other person of a direct conversation; null of a group, and of a conversation with oneself (SAVED-1)",
    named_after:
      "Of a group without a title: others in it, those who joined first, for a name; else nobody",
    request:
      "Only where a direct conversation is a request to you: `pending`, or `ignored` by you (REQUEST-2)",
    blocked:
      "Only, and true, where you have blocked the other person of a direct conversation (BLOCK-2)",
  }),
  part(
    conversationCreateSchema,
    "A new group, or the direct conversation with one other person, which is found again where it is there.",
    { kind: "group", title: "Plans", member_ids: [GRACE_ID] },
    {
      kind: "`direct` takes exactly one person, who may be yourself (SAVED-1), and no title",
      title: "Of a group: at most 128 characters",
      member_ids: "Who is in it besides oneself",
      history: "Of a group: `joined` to show those who join it later only what follows, else `all`",
      metadata: METADATA_PATCH,
    },
  ),
  part(
    eventSchema,
    "An event of the app's own, for those who are in the conversation right now.",
    { name: "call.ringing", data: { call: "c-12" } },
    {
      name: "What happens: 1 to 64 letters, digits and `_`, `.`, `:` or `-`",
      data: "Any JSON of at most `limits.event_bytes`, within the limits of metadata (META-3)",
    },
  ),
  part(
    conversationPatchSchema,
    "What to change of a group; what is absent stays.",
    { title: "Plans for spring", avatar_url: PICTURE },
    {
      title: "At most 128 characters, or null for none",
      avatar_url: "The `media_url` of an upload of one's own that is a picture, or null (MEDIA-8)",
      history: "What those see who join from now on: `all`, or what follows, `joined` (VISIBLE-2)",
      metadata: METADATA_PATCH,
      members_invite: "Whether every member may make invitations, not owners and admins only",
      join_approval: "Whether whoever follows an invitation has to ask first",
    },
  ),
  part(
    namedMemberSchema,
    "A member, by the name and the picture they have in their conversation.",
    NAMED_ADA,
    {
      user_id: "The person's id",
      username: "What a mention names after `@`",
      display_name: "What the person is called",
      avatar_url: "Their picture, or null",
      nickname: "What they are called in this conversation, or null",
      deleted: DELETED,
    },
  ),
  part(memberSchema, "A person in a conversation, or one who has left it.", MEMBER_SAMPLE, {
    user_id: "The person's id",
    username: "What a mention names after `@`",
    display_name: "What the person is called",
    avatar_url: "Their picture, or null",
    nickname: "What they are called in this conversation, or null",
    deleted: DELETED,
    role: "`owner` and `admin` change the group and its members; see `may` of the client",
    read: "The id of the newest message they have read; 0 for none, or where they hide it",
    delivered: "The id of the newest message that reached a device of theirs; 0 likewise",
    version: "The head when something of this record last changed",
    joined_at: "When they came",
    left_at: "When they left or were removed; null while they are in it",
  }),
  part(
    memberAddSchema,
    "A person to add to a group.",
    { user_id: GRACE_ID, role: "member" },
    { user_id: "The person's id", role: "`member` unless given; at most one's own" },
  ),
  part(memberPatchSchema, "Another role.", { role: "admin" }, { role: "At most one's own" }),
  part(preferencesSchema, "What one person set for themselves in one conversation.", PREFERENCES, {
    muted_until: MUTED,
    archived: "Out of the list, until one takes it back",
    pinned: "On top of the list",
    translate: "Whether others' messages come in one's own language as well",
    notify: NOTIFY,
  }),
  part(
    settingsPatchSchema,
    "What to change of one's settings; what is absent stays. Everyone sees the nickname, only oneself the rest.",
    { muted_until: "2026-03-15T12:00:00.000Z", nickname: "The Countess" },
    {
      muted_until: MUTED,
      archived: "Out of the list, until one takes it back",
      pinned: "On top of the list",
      translate: "Whether others' messages come in one's own language as well",
      notify: NOTIFY,
      nickname: "What one is called here: at most 64 characters, or null for one's own name",
    },
  ),
  part(savedDraftSchema, "What one has begun to write in a conversation (DRAFT-1).", DRAFT_SAMPLE, {
    conversation_id: "Where",
    text: "As far as it is written",
    reply_to: "The id of the message that it replies to, or null",
    position: "Orders the changes of one's drafts: the greater is the newer",
    updated_at: "When the server took it",
  }),
  part(
    savedDraftPutSchema,
    "What one has begun to write.",
    { text: DRAFT_SAMPLE.text, reply_to: null, seen: 1_773_489_600_000 },
    {
      text: "As far as it is written: something that shows, at most 16,000 characters",
      reply_to: "The id of the message that it replies to, or null for none",
      seen: "The position up to which the device has the changes of this draft; without it, this one holds (DRAFT-3)",
    },
  ),
  part(
    draftEndSchema,
    "A draft that has ended.",
    { position: 1_773_489_600_002 },
    { position: "Orders the changes of one's drafts: the greater is the newer" },
  ),
  part(
    savedDraftsSchema,
    "All of one's drafts.",
    { position: DRAFT_SAMPLE.position, items: [DRAFT_SAMPLE] },
    {
      position: "Changes up to here are in it, and in the ends of others (DRAFT-2)",
      items: "The drafts, at most `limits.drafts_max`",
    },
  ),
  part(readSchema, "A message.", { message_id: 41 }, { message_id: "Its id" }),
  part(
    readAnswerSchema,
    "A read position.",
    { read: 41 },
    { read: "The id of the newest message one has read: never less than before (READ-1)" },
  ),
  part(
    requestAnswerSchema,
    "What becomes of a request to you.",
    { action: "accept" },
    { action: "`accept`, or `ignore` for good: it stays quiet until you accept it after all" },
  ),
  part(
    unreadTotalsSchema,
    "Over all of one's conversations; exact.",
    { unread_count: 3, mention_count: 1, request_count: 0 },
    {
      unread_count: "Unread messages, but for those of requests and of people one has blocked",
      mention_count: "Those of them that mention one",
      request_count: "Requests that wait for an answer (REQUEST-2)",
    },
  ),
];
