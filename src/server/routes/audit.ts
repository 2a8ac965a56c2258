import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import {
  auditListSchema,
  auditPageQuerySchema,
  auditQuerySchema,
  securityEventListSchema,
} from "#protocol/audit.ts";
import { auditIdFrom } from "#storage/audit-row.ts";
import { listAudit } from "#storage/d1/audit.ts";
import { securityEvents } from "#storage/d1/security-events.ts";
import { answer, AUTHENTICATED, problems } from "../http.ts";
import { authenticated } from "../middleware/authenticated.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { resolveUser } from "../user-refs.ts";
import { router } from "./router.ts";

/** The audit log for operators, and each person's own security events. */
export const auditRoutes = router();

auditRoutes.openapi(
  createRoute({
    method: "get",
    path: "/operator/audit",
    tags: ["Operator"],
    operationId: "listAudit",
    summary: "List events that concern accounts and permissions, newest first",
    description:
      "For the next page, pass `next_cursor` as `cursor`, until it is null. With a filter other than `user_id`, a page may " +
      "be short or empty before the last one. The server keeps rows for 90 days (AUDIT-2).",
    middleware: operatorOnly,
    security: [{ operator: [] }],
    request: { query: auditQuerySchema },
    responses: {
      200: answer("A page of the audit log", auditListSchema),
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const { user_id: ref, until, cursor, limit, ...filter } = c.req.valid("query");
    const user_id = ref === undefined ? undefined : await resolveUser(c.env, ref);
    const last = until === undefined ? undefined : auditIdFrom(Date.parse(until));
    const end = cursor === undefined || (last !== undefined && last < cursor) ? last : cursor;
    const page = { ...filter, user_id, before: end };
    return c.json(await listAudit(drizzle(c.env.DB), page, limit), 200);
  },
);

auditRoutes.openapi(
  createRoute({
    method: "get",
    path: "/auth/events",
    tags: ["Accounts"],
    operationId: "listSecurityEvents",
    summary: "List events that concern your account, newest first",
    description:
      "Sign-ins, failed sign-ins (counted by hour and network), and changes to how you sign in (AUDIT-4). " +
      "For the next page, pass `next_cursor` as `cursor`, until it is null.",
    middleware: authenticated,
    security: [{ bearer: [] }],
    request: { query: auditPageQuerySchema },
    responses: {
      200: answer("A page of events", securityEventListSchema),
      ...problems(...AUTHENTICATED),
    },
  }),
  async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const { user_id } = c.get("session");
    return c.json(await securityEvents(drizzle(c.env.DB), user_id, cursor, limit), 200);
  },
);
