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
  username: "Follows the `@` in a mention",
  display_name: "The name to show for the person",
  avatar_url: "Their picture, or null",
};

const WISH = {
  name: "A name for the list of invitations: at most 64 characters, or null",
  expires_at: "When it expires; null for never",
  uses_max: "How many people can follow it; null for no limit",
  approval: "Whether people who follow it need approval",
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
  created_by: "The operator who created it; `root` for OPERATOR_TOKEN",
  created_at: "When it was created",
  uses: "How many accounts were created with it",
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
      code: "The secret that lets people in; the page's link is `/join/` followed by the code",
      ...WISH,
      created_by: "Who created it",
      created_at: "When it was created",
      uses: "How many people have joined with it or await approval",
      revoked_at: "When it was revoked, or null",
    },
  ),
  part(invitationCreateSchema, "An invitation to create.", { uses_max: 100 }, WISH),
  part(serverInvitationSchema, "An invitation to the server.", TO_SERVER, TO_SERVER_PROPERTIES),
  part(
    newServerInvitationSchema,
    "An invitation to the server with its code, which the server shows once.",
    { ...TO_SERVER, code: CODE, url: `https://chat.example.com/join/${CODE}` },
    {
      ...TO_SERVER_PROPERTIES,
      code: "The secret that lets people sign up",
      url: "The page's address for signing up with it",
    },
  ),
  part(
    serverInvitationCreateSchema,
    "An invitation to the server to create.",
    { uses_max: 10 },
    SERVER_WISH,
  ),
  part(
    invitationPreviewSchema,
    "What an invitation leads to, shown to anyone who has it.",
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
      picture_url: "The group's picture, which anyone can fetch without a token, or null",
      member_count: "The number of members",
      invited_by: "The name of the person who created the invitation, or null if they have left",
      approval: "Whether joining needs approval",
      expires_at: "When it expires, or null",
      server: "True if it leads to an account on this server rather than into a group, else absent",
    },
  ),
  part(
    joinSchema,
    "A request to follow an invitation.",
    { note: "We met at the fair" },
    {
      note: "A note for those who decide, of at most 280 characters, if joining needs approval",
    },
  ),
  part(
    joinStandingSchema,
    "Your standing in the group of an invitation.",
    { status: "member", conversation_id: PLANS_ID },
    {
      status:
        "`none`: you may join or ask to; `requested`: your request awaits an answer; `declined`: it was declined within the last day; `member`: you are a member",
      conversation_id:
        "The group, if you are a member or await an answer; else null, as for an invitation to the server",
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
    "Your request to join a group.",
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
      note: "What you wrote, or null",
      status: "`requested` until it is answered; `declined` for a day after it was declined",
      created_at: "When you asked",
    },
  ),
  part(
    banSchema,
    "A person who is banned from a group.",
    { ...GRACE, banned_by: ADA_ID, created_at: NOON },
    { ...PROFILE, banned_by: "Who banned them", created_at: "When they were banned" },
  ),
];
