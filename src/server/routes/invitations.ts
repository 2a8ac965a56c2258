import { createRoute } from "@hono/zod-openapi";
import {
  INVITATIONS_MAX,
  invitationCreateSchema,
  invitationListSchema,
  invitationSchema,
} from "#protocol/invitation.ts";
import { idSchema } from "#protocol/primitives.ts";
import { forgetInvitations, insertInvitation } from "#storage/d1/invitations.ts";
import { hashOf, newKeyId } from "../auth/secret.ts";
import { answer, body, CALLER, JSON_BODY, problem, problems } from "../http.ts";
import { newCode } from "../invitations/code.ts";
import { callers } from "../middleware/callers.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";

const tags = ["Invitations"];
const params = conversationParams.extend({ invitation_id: idSchema });

/** The invitations of a group, as its members create and revoke them. */
export const invitationRoutes = router();

invitationRoutes.openapi(
  createRoute({
    method: "post",
    path: "/conversations/{conversation_id}/invitations",
    tags,
    operationId: "createInvitation",
    summary: "Create an invitation, a link into this group",
    description:
      "Allowed for owners and admins, and for every member of a group with `members_invite` (INVITE-1). The page's link is `/join/` followed by the " +
      `code. A group can have at most ${INVITATIONS_MAX} active invitations.`,
    ...callers("conversations"),
    request: { params: conversationParams, body: body(invitationCreateSchema) },
    responses: {
      201: answer("The invitation", invitationSchema),
      ...problems(
        ...CALLER,
        ...JSON_BODY,
        "not_found",
        "forbidden",
        "direct_conversation",
        "too_many",
        "quota_exceeded",
      ),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const code = newCode();
    const hash = hashOf(code);
    await insertInvitation(c.env.DB, hash, conversation_id);
    const made = await c.env.CONVERSATIONS.getByName(conversation_id).createInvitation(
      c.get("principal").user_id,
      { id: newKeyId(), code },
      c.req.valid("json"),
    );
    const gone = made.ok ? made.value.forgotten.map((each) => hashOf(each.code)) : [hash];
    await forgetInvitations(c.env.DB, gone);
    return made.ok ? c.json(made.value.invitation, 201) : problem(c, made.error);
  },
);

invitationRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/invitations",
    tags,
    operationId: "listInvitations",
    summary: "List a group's invitations, the newest first",
    description:
      "All invitations in one page, including those that have ended: owners and admins see everyone's, other members who may " +
      "invite see their own.",
    ...callers("conversations"),
    request: { params: conversationParams },
    responses: {
      200: answer("The invitations", invitationListSchema),
      ...problems(...CALLER, "not_found", "forbidden", "direct_conversation"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const listed = await c.env.CONVERSATIONS.getByName(conversation_id).invitations(
      c.get("principal").user_id,
    );
    return listed.ok
      ? c.json({ items: listed.value, next_cursor: null }, 200)
      : problem(c, listed.error);
  },
);

invitationRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/conversations/{conversation_id}/invitations/{invitation_id}",
    tags,
    operationId: "revokeInvitation",
    summary: "Revoke an invitation: nobody can follow it from then on",
    description:
      "Allowed for its creator and for owners and admins. People who joined with it stay members.",
    ...callers("conversations"),
    request: { params },
    responses: {
      204: { description: "Revoked" },
      ...problems(...CALLER, "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id, invitation_id } = c.req.valid("param");
    const revoked = await c.env.CONVERSATIONS.getByName(conversation_id).revokeInvitation(
      c.get("principal").user_id,
      invitation_id,
    );
    return revoked.ok ? c.body(null, 204) : problem(c, revoked.error);
  },
);
