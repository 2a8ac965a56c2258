import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { isBotId } from "#protocol/bot/bot-id.ts";
import { failure } from "#protocol/errors.ts";
import {
  codeParamSchema,
  invitationPreviewSchema,
  joinSchema,
  joinStandingSchema,
  ownJoinRequestListSchema,
  type JoinStanding,
} from "#protocol/invitation.ts";
import { err, ok } from "#protocol/result.ts";
import { forgetRequests } from "#storage/d1/invitations.ts";
import { visibleMedia } from "#storage/d1/media.ts";
import { newMembersByIds } from "#storage/d1/users.ts";
import { headersNamed } from "../documents/response-headers.ts";
import { answer, body, CALLER, JSON_BODY, problem, problems } from "../http.ts";
import { atInvitation } from "../invitations/at-invitation.ts";
import { invitationPreview } from "../invitations/preview.ts";
import { joinGroup } from "../invitations/join.ts";
import { ownRequests } from "../invitations/own-requests.ts";
import { download } from "../media/download.ts";
import { callers } from "../middleware/callers.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";

const tags = ["Invitations"];

/** The standing of a person with an account in an invitation to the server. */
const HERE: JoinStanding = { status: "member", conversation_id: null };
const params = z.object({ invitation_code: codeParamSchema });
const ENDED = ["invitation_expired", "invitation_revoked", "invitation_used_up"] as const;
const binary = { schema: { type: "string", format: "binary" } } as const;

/** Following an invitation by its code. */
export const joiningRoutes = router();

joiningRoutes.openapi(
  createRoute({
    method: "get",
    path: "/invitations/{invitation_code}",
    tags,
    operationId: "previewInvitation",
    summary: "Preview an invitation, without signing in",
    description:
      "The group's name, picture and size, and the inviter, but no other members or messages (INVITE-5). An invitation to the " +
      "server has `server: true`, and leads to signing up (ENTRY-4). The server counts wrong codes by network.",
    request: { params },
    responses: {
      200: answer("The preview", invitationPreviewSchema),
      ...problems("validation_failed", "not_found", "rate_limited", ...ENDED),
    },
  }),
  async (c) => {
    const { invitation_code } = c.req.valid("param");
    const preview = await invitationPreview(c, invitation_code);
    return preview.ok ? c.json(preview.value, 200) : problem(c, preview.error);
  },
);

joiningRoutes.openapi(
  createRoute({
    method: "get",
    path: "/invitations/{invitation_code}/picture",
    tags,
    operationId: "getInvitationPicture",
    summary: "Fetch the picture of an invitation's group, without signing in",
    description: "Available as long as the invitation is active.",
    request: { params },
    responses: {
      200: {
        description: "The picture",
        headers: headersNamed(["ETag", "Cache-Control", "Accept-Ranges", "Content-Disposition"]),
        content: { "*/*": binary },
      },
      ...problems("validation_failed", "not_found", "rate_limited", ...ENDED),
    },
  }),
  async (c) => {
    const { invitation_code } = c.req.valid("param");
    const lead = await atInvitation<{ picture_key: string | null }>(c, invitation_code, {
      group: ({ object }) => object.invitationLead(invitation_code),
      server: () => ok({ picture_key: null }),
    });
    if (!lead.ok) return problem(c, lead.error);
    const { picture_key } = lead.value;
    const media = picture_key === null ? null : await visibleMedia(c.env.DB, picture_key, null);
    // Ranges and conditional requests are not worth supporting for a picture this small.
    const file =
      media === null
        ? err({ failure: failure("not_found", "The group has no picture") })
        : await download(c.env.MEDIA, media, new Headers(), false);
    if (!file.ok) return problem(c, file.error.failure);
    file.value.headers.set("cache-control", "no-store");
    return file.value;
  },
);

joiningRoutes.openapi(
  createRoute({
    method: "get",
    path: "/invitations/{invitation_code}/standing",
    tags,
    operationId: "getJoinStanding",
    summary: "Get your standing in the group of an invitation",
    description:
      "`member` comes with the group, even after the invitation has ended. The server refuses banned people (`banned`).",
    ...callers("conversations", "user"),
    request: { params },
    responses: {
      200: answer("Your standing", joinStandingSchema),
      ...problems(...CALLER, "not_found", "banned", ...ENDED),
    },
  }),
  async (c) => {
    const { invitation_code } = c.req.valid("param");
    const { user_id } = c.get("principal");
    const standing = await atInvitation(c, invitation_code, {
      group: ({ object }) => object.joinStanding(invitation_code, user_id),
      server: () => ok(HERE),
    });
    return standing.ok ? c.json(standing.value, 200) : problem(c, standing.error);
  },
);

joiningRoutes.openapi(
  createRoute({
    method: "post",
    path: "/invitations/{invitation_code}/join",
    tags,
    operationId: "joinByInvitation",
    summary: "Follow an invitation: join the group or ask to join",
    description:
      "If the invitation or the group needs approval, the status is `requested`, and the group's owners and admins decide " +
      "(INVITE-6). Repeating the request uses nothing up and changes nothing (INVITE-2).",
    ...callers("conversations", "user"),
    request: { params, body: body(joinSchema) },
    responses: {
      200: answer("Your standing now: requested, or already a member", joinStandingSchema),
      201: answer("You have joined", joinStandingSchema),
      ...problems(
        ...CALLER,
        ...JSON_BODY,
        "not_found",
        "forbidden",
        "banned",
        "conversation_full",
        "quota_exceeded",
        "too_many",
        ...ENDED,
      ),
    },
  }),
  async (c) => {
    const { invitation_code } = c.req.valid("param");
    const { user_id } = c.get("principal");
    if (isBotId(user_id))
      return problem(c, failure("forbidden", "A bot cannot follow invitations: a member adds it"));
    const [user] = await newMembersByIds(drizzle(c.env.DB), [user_id]);
    if (user === undefined) return problem(c, failure("account_disabled"));
    const note = c.req.valid("json").note ?? null;
    const joined = await atInvitation(c, invitation_code, {
      group: (group) => joinGroup(c.env, group, invitation_code, user, note === "" ? null : note),
      server: () => ok({ standing: HERE, fresh: false }),
    });
    if (!joined.ok) return problem(c, joined.error);
    return c.json(joined.value.standing, joined.value.fresh ? 201 : 200);
  },
);

joiningRoutes.openapi(
  createRoute({
    method: "get",
    path: "/users/me/join-requests",
    tags,
    operationId: "listOwnJoinRequests",
    summary: "List your own requests to join groups",
    description:
      "All requests in one page: pending ones, and declined ones for a day. An approved one becomes a " +
      "conversation in your list.",
    ...callers("conversations", "user"),
    responses: {
      200: answer("Your requests", ownJoinRequestListSchema),
      ...problems(...CALLER),
    },
  }),
  async (c) => {
    const items = await ownRequests(c.env, c.get("principal").user_id);
    return c.json({ items, next_cursor: null }, 200);
  },
);

joiningRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/users/me/join-requests/{conversation_id}",
    tags,
    operationId: "withdrawJoinRequest",
    summary: "Withdraw a request to join",
    description: "This frees its place in the invitation.",
    ...callers("conversations", "user"),
    request: { params: conversationParams },
    responses: {
      204: { description: "Taken back" },
      ...problems(...CALLER, "not_found"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const { user_id } = c.get("principal");
    const withdrawn = await c.env.CONVERSATIONS.getByName(conversation_id).withdrawRequest(user_id);
    if (!withdrawn.ok) {
      // The same answer as for a group that does not exist.
      const isUnknown = withdrawn.error.code === "not_found";
      return problem(
        c,
        isUnknown
          ? failure("not_found", "You have no request to join this group")
          : withdrawn.error,
      );
    }
    await forgetRequests(c.env.DB, user_id, [conversation_id]);
    return c.body(null, 204);
  },
);
