import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import { idSchema } from "#protocol/primitives.ts";
import {
  reportCreateSchema,
  reportListSchema,
  reportPageQuerySchema,
  reportQuerySchema,
  reportReceiptSchema,
  reportResolutionSchema,
  reportSchema,
} from "#protocol/report.ts";
import { listReports, resolveReport } from "#storage/d1/reports.ts";
import { audit } from "../audit.ts";
import { answer, body, CALLER, JSON_BODY, problem, problems } from "../http.ts";
import { callers } from "../middleware/callers.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { originOf } from "../origin.ts";
import { makeReport } from "../reports.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";

/** Making reports and resolving them. */
export const reportRoutes = router();

reportRoutes.openapi(
  createRoute({
    method: "post",
    path: "/reports",
    tags: ["Users"],
    operationId: "createReport",
    summary: "Report a message or a person",
    description:
      "A report of a message quotes it, with up to 5 messages before it. Only operators can see it and, for a message " +
      "in a group, its owners and admins, who cannot see who reported it (REPORT-1, REPORT-2).",
    ...callers("users", "user"),
    request: { body: body(reportCreateSchema) },
    responses: {
      200: answer("You have already reported this", reportReceiptSchema),
      201: answer("The server has recorded the report", reportReceiptSchema),
      ...problems(...CALLER, ...JSON_BODY, "not_found", "message_deleted"),
    },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    const made = await makeReport(c.env, user_id, c.req.valid("json"), Date.now());
    if (!made.ok) return problem(c, made.error);
    return c.json(made.value.receipt, made.value.fresh ? 201 : 200);
  },
);

reportRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/reports",
    tags: ["Members"],
    operationId: "listConversationReports",
    summary: "List the open reports of messages in a group, newest first",
    description:
      "Only for its owners and admins (else `forbidden`), who see neither who reported (`reporter_id` is null) nor reports about themselves.",
    ...callers("moderate"),
    request: { params: conversationParams, query: reportPageQuerySchema },
    responses: {
      200: answer("A page of reports", reportListSchema),
      ...problems(...CALLER, "validation_failed", "not_found", "forbidden"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const { cursor, limit } = c.req.valid("query");
    const conversation = c.env.CONVERSATIONS.getByName(conversation_id);
    const view = await conversation.view(c.get("principal").user_id);
    if (!view.ok) return problem(c, view.error);
    const { kind, role, visible_from = 0 } = view.value;
    if (kind !== "group" || role === "member") return problem(c, failure("forbidden"));
    const inGroup = { conversation_id, viewer_id: c.get("principal").user_id, visible_from };
    const page = { open: true, before: cursor, inGroup };
    const { items, next_cursor } = await listReports(drizzle(c.env.DB), page, limit);
    const shown = items.map((report) => ({
      ...report,
      reporter_id: null,
      messages: report.messages.filter(({ id }) => id >= visible_from),
    }));
    return c.json({ items: shown, next_cursor }, 200);
  },
);

reportRoutes.openapi(
  createRoute({
    method: "get",
    path: "/operator/reports",
    tags: ["Operator"],
    operationId: "listReports",
    summary: "List reports, newest first",
    description: "Open reports, or with `open=false` resolved ones.",
    middleware: operatorOnly,
    security: [{ operator: [] }],
    request: { query: reportQuerySchema },
    responses: {
      200: answer("A page of reports", reportListSchema),
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const { cursor, limit, open } = c.req.valid("query");
    return c.json(await listReports(drizzle(c.env.DB), { open, before: cursor }, limit), 200);
  },
);

reportRoutes.openapi(
  createRoute({
    method: "post",
    path: "/operator/reports/{report_id}/resolve",
    tags: ["Operator"],
    operationId: "resolveReport",
    summary: "Resolve a report, which erases its quotes",
    description: "Resolving a report again changes nothing.",
    middleware: operatorOnly,
    security: [{ operator: [] }],
    request: { params: z.object({ report_id: idSchema }), body: body(reportResolutionSchema) },
    responses: {
      200: answer("The report", reportSchema),
      ...problems(...JSON_BODY, "not_found", "rate_limited"),
    },
  }),
  async (c) => {
    const { report_id } = c.req.valid("param");
    const { resolution } = c.req.valid("json");
    const now = new Date().toISOString();
    const report = await resolveReport(drizzle(c.env.DB), report_id, resolution, now);
    if (report === null) return problem(c, failure("not_found"));
    const { user_id, conversation_id } = report;
    const what = {
      action: "report_resolved",
      user_id,
      conversation_id,
      detail: resolution,
    } as const;
    await audit(c.env, { ...originOf(c), ...what });
    return c.json(report, 200);
  },
);
