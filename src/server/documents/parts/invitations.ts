import {
  banSchema,
  invitationCreateSchema,
  invitationPreviewSchema,
  invitationSchema,
  joinRequestSchema,
  joinSchema,
  joinStandingSchema,
  ownJoinRequestSchema,
} from "#protocol/invitation.ts";
import {
  newServerInvitationSchema,
  serverInvitationCreateSchema,
  serverInvitationSchema,
} from "#protocol/server-invitation.ts";
import { part } from "./part.ts";
import { ADA_ID, GRACE_ID, NOON, PLANS_ID } from "./samples.ts";

const CODE = "Vq3kZ8mT1xR7bL5cN9pD2f";
const INVITATION_ID = "k3v9q2m7x1c8z5t4";
const GRACE = { user_id: GRACE_ID, username: "grace", display_name: "Grace", avatar_url: null };

const PROFILE = {
  user_id: "The person's id",
  username: "What a mention names after `@`",
  display_name: "What the person is called",
  avatar_url: "Their picture, or null",
};

const WISH = {
  name: "What those who list the invitations call it: at most 64 characters, or null",
  expires_at: "From when on nobody can follow it; null for no such time",
  uses_max: "How many people can follow it; null for any number",
  approval: "Whether whoever follows it has to ask first",
};

const { approval: _, ...SERVER_WISH } = WISH;
const TO_SERVER = {
  id: INVITATION_ID,
  name: "The new office",
  created_by: "root",
  created_at: NOON,
  expires_at: null,
  uses_max: 10,
  uses: 3,
  revoked_at: null,
};
const TO_SERVER_PROPERTIES = {
  id: "The invitation's id",
  ...SERVER_WISH,
  created_by: "The operator who made it; `root` for OPERATOR_TOKEN",
  created_at: "When it was made",
  uses: "How many accounts were made by it",
  revoked_at: "When an operator revoked it, or null",
};

export const INVITATIONS = [
  part(
    invitationSchema,
    "A link into a group.",
    {
      id: INVITATION_ID,
      conversation_id: PLANS_ID,
      code: CODE,
      name: "The newsletter",
      created_by: ADA_ID,
      created_at: NOON,
      expires_at: null,
      uses_max: 100,
      uses: 41,
      approval: false,
      revoked_at: null,
    },
    {
      id: "The invitation's id",
      conversation_id: "The group that it leads to",
      code: "The secret that lets people in; the page's link is `/join/` and the code",
      ...WISH,
      created_by: "Who made it",
      created_at: "When it was made",
      uses: "How many people joined by it, and how many wait who ask to",
      revoked_at: "When someone revoked it, or null",
    },
  ),
  part(invitationCreateSchema, "An invitation to make.", { uses_max: 100 }, WISH),
  part(serverInvitationSchema, "An invitation to the server.", TO_SERVER, TO_SERVER_PROPERTIES),
  part(
    newServerInvitationSchema,
    "An invitation to the server with its code, which the server shows once.",
    { ...TO_SERVER, code: CODE, url: `https://chat.example.com/join/${CODE}` },
    {
      ...TO_SERVER_PROPERTIES,
      code: "The secret that lets people sign up",
      url: "The page's address that leads to signing up with it",
    },
  ),
  part(
    serverInvitationCreateSchema,
    "An invitation to the server to make.",
    { uses_max: 10 },
    SERVER_WISH,
  ),
  part(
    invitationPreviewSchema,
    "Where an invitation leads, for whoever has it.",
    {
      title: "Plans",
      picture_url: null,
      member_count: 12,
      invited_by: "Ada",
      approval: false,
      expires_at: null,
    },
    {
      title: "The group's name, or null",
      picture_url: "The group's picture, which needs no token; or null",
      member_count: "How many people are in it",
      invited_by: "The name of who made the invitation, or null where they have left",
      approval: "Whether one has to ask first",
      expires_at: "From when on nobody can follow it, or null",
      server: "True where it leads to an account on this server and into no group; else absent",
    },
  ),
  part(
    joinSchema,
    "Following an invitation.",
    { note: "We met at the fair" },
    {
      note: "A line to those who decide, of at most 280 characters, where one has to ask first",
    },
  ),
  part(
    joinStandingSchema,
    "How one stands to the group of an invitation.",
    { status: "member", conversation_id: PLANS_ID },
    {
      status:
        "`none`: one may join, or ask; `requested`: one's request waits; `declined`: it was declined within a day; `member`: one is in the group",
      conversation_id:
        "The group, of a member and of a request that waits; else null, as for an invitation to the server",
    },
  ),
  part(
    joinRequestSchema,
    "A person who asks to join a group.",
    { ...GRACE, note: "We met at the fair", invitation_id: INVITATION_ID, created_at: NOON },
    {
      ...PROFILE,
      note: "What they wrote, or null",
      invitation_id: "The invitation that they followed",
      created_at: "When they asked",
    },
  ),
  part(
    ownJoinRequestSchema,
    "One's own request to join a group.",
    {
      conversation_id: PLANS_ID,
      title: "Plans",
      note: "We met at the fair",
      status: "requested",
      created_at: NOON,
    },
    {
      conversation_id: "The group",
      title: "Its name, or null",
      note: "What one wrote, or null",
      status: "`requested` while it waits, `declined` for a day after",
      created_at: "When one asked",
    },
  ),
  part(
    banSchema,
    "A person whom no invitation lets into a group.",
    { ...GRACE, banned_by: ADA_ID, created_at: NOON },
    { ...PROFILE, banned_by: "Who banned them", created_at: "Since when" },
  ),
];
