import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { auditListSchema, auditQuerySchema } from "#protocol/audit.ts";
import { auditIdFrom } from "#storage/audit-row.ts";
import { listAudit } from "#storage/d1/audit.ts";
import { answer, problems } from "../http.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { resolveUser } from "../user-refs.ts";
import { router } from "./router.ts";

/** The operators' view of the audit (AUDIT-1). */
export const auditRoutes = router();

auditRoutes.openapi(
  createRoute({
    method: "get",
    path: "/operator/audit",
    tags: ["Operator"],
    operationId: "listAudit",
    summary: "List what happened to accounts and rights, the newest first",
    description:
      "For the next page, pass `next_cursor` as `cursor`, until it is null. A page that filters by anything but `user_id` may " +
      "be short, or empty, before the last. Rows are kept for 90 days (AUDIT-2).",
    middleware: operatorOnly,
    security: [{ operator: [] }],
    request: { query: auditQuerySchema },
    responses: {
      200: answer("A page of the audit", auditListSchema),
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
