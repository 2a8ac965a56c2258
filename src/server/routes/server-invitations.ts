import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import { idSchema } from "#protocol/primitives.ts";
import {
  newServerInvitationSchema,
  SERVER_INVITATIONS_MAX,
  serverInvitationCreateSchema,
  serverInvitationListSchema,
} from "#protocol/server-invitation.ts";
import { listServerInvitations, revokeServerInvitation } from "#storage/d1/server-invitations.ts";
import { audit } from "../audit.ts";
import { pageOrigin } from "../config.ts";
import { answer, body, JSON_BODY, problem, problems } from "../http.ts";
import {
  createServerInvitation,
  SERVER_INVITATIONS_KEPT,
} from "../invitations/server-invitations.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { originOf } from "../origin.ts";
import { router } from "./router.ts";

const tags = ["Operator"];
const security = [{ operator: [] }];

/** Invitations to the server, which operators create. */
export const serverInvitationsRoutes = router();

serverInvitationsRoutes.openapi(
  createRoute({
    method: "post",
    path: "/operator/invitations",
    tags,
    operationId: "createServerInvitation",
    summary: "Create an invitation to the server rather than into a group",
    description:
      "If `registration` is `invited`, people with its code can create an account, and each account counts as one use (ENTRY-4). Only this " +
      `response contains the code. At most ${SERVER_INVITATIONS_MAX} invitations can be active at a time.`,
    middleware: operatorOnly,
    security,
    request: { body: body(serverInvitationCreateSchema) },
    responses: {
      201: answer("The invitation with its code", newServerInvitationSchema),
      ...problems("not_found", ...JSON_BODY, "too_many", "rate_limited"),
    },
  }),
  async (c) => {
    const by = {
      operator: c.get("operator"),
      origin: pageOrigin(c.env) ?? new URL(c.req.url).origin,
      now: Date.now(),
    };
    const made = await createServerInvitation(c.env, c.req.valid("json"), by);
    if (!made.ok) return problem(c, made.error);
    const { id } = made.value;
    await audit(c.env, { ...originOf(c), action: "invitation_created", detail: id });
    return c.json(made.value, 201);
  },
);

serverInvitationsRoutes.openapi(
  createRoute({
    method: "get",
    path: "/operator/invitations",
    tags,
    operationId: "listServerInvitations",
    summary: "List the invitations to the server, newest first",
    description: `The newest ${SERVER_INVITATIONS_KEPT} in one page, including those that have ended, without their codes.`,
    middleware: operatorOnly,
    security,
    responses: {
      200: answer("The invitations", serverInvitationListSchema),
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const items = await listServerInvitations(drizzle(c.env.DB), SERVER_INVITATIONS_KEPT);
    return c.json({ items, next_cursor: null }, 200);
  },
);

serverInvitationsRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/operator/invitations/{invitation_id}",
    tags,
    operationId: "revokeServerInvitation",
    summary: "Revoke an invitation to the server",
    description: "Nobody can sign up with it from then on. Accounts created with it stay.",
    middleware: operatorOnly,
    security,
    request: { params: z.object({ invitation_id: idSchema }) },
    responses: {
      204: { description: "Revoked" },
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const { invitation_id } = c.req.valid("param");
    const at = new Date().toISOString();
    const revoked = await revokeServerInvitation(drizzle(c.env.DB), invitation_id, at);
    if (!revoked) return problem(c, failure("not_found"));
    await audit(c.env, { ...originOf(c), action: "invitation_revoked", detail: invitation_id });
    return c.body(null, 204);
  },
);
