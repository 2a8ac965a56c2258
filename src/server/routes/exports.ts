import { TRANSFER_TYPE } from "#protocol/transfer/format.ts";
import { createRoute } from "@hono/zod-openapi";
import type { z } from "zod";
import { transferLineSchema } from "#protocol/transfer/lines.ts";
import { exportableListSchema, exportableQuerySchema } from "#protocol/transfer/list.ts";
import { conversationsAfter } from "#storage/d1/transfer.ts";
import { headersNamed } from "../documents/response-headers.ts";
import { answer, AUTHENTICATED, KEYED, problem, problems } from "../http.ts";
import { backendOnly } from "../middleware/callers.ts";
import { drizzle } from "drizzle-orm/d1";
import { failure } from "#protocol/errors.ts";
import { EXPORTS_PER_DAY } from "#protocol/limits.ts";
import { personalLineSchema } from "#protocol/transfer/personal.ts";
import { userSelf } from "#storage/d1/users.ts";
import { audit } from "../audit.ts";
import { leaver } from "../middleware/authenticated.ts";
import { originOf } from "../origin.ts";
import { personalDocument } from "../transfer/personal-document.ts";
import { exportDocument, exportPeople } from "../transfer/export-document.ts";
import { streamOf } from "../transfer/stream-of.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";

const tags = ["Transfer"];
const access = backendOnly("read");
/** The schemas of the body's lines. */
const LINES: Record<string, { schema: z.ZodType }> = {
  [TRANSFER_TYPE]: { schema: transferLineSchema },
};
const OWN_LINES: Record<string, { schema: z.ZodType }> = {
  [TRANSFER_TYPE]: { schema: personalLineSchema },
};

const DOCUMENT = {
  description: "The document",
  headers: headersNamed(["Content-Disposition"]),
  content: LINES,
};

export const exportRoutes = router();

exportRoutes.openapi(
  createRoute({
    method: "get",
    path: "/conversations/{conversation_id}/export",
    tags,
    operationId: "exportConversation",
    summary: "Export a conversation with its people, messages and files, as one document",
    description:
      "Streamed NDJSON, consistent at one head even while people keep writing (EXPORT-1). Its last line is `end`: without it, the document is incomplete.",
    ...access,
    request: { params: conversationParams },
    responses: {
      200: DOCUMENT,
      ...problems(...KEYED, "not_found", "validation_failed"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const document = await exportDocument(c.env, conversation_id, new Date().toISOString());
    if (!document.ok) return problem(c, document.error);
    return lines(document.value, conversation_id);
  },
);

exportRoutes.openapi(
  createRoute({
    method: "get",
    path: "/export/conversations",
    tags,
    operationId: "listExportable",
    summary: "List all conversations, to export each of them",
    description:
      "The list contains every conversation that existed when you began, whatever changes meanwhile; a `cursor` stays valid and continues where its page ended (EXPORT-2).",
    ...access,
    request: { query: exportableQuerySchema },
    responses: {
      200: answer("A page of conversations", exportableListSchema),
      ...problems(...KEYED, "not_found", "validation_failed"),
    },
  }),
  async (c) => {
    const { cursor = "", limit } = c.req.valid("query");
    const items = await conversationsAfter(c.env.DB, cursor, limit);
    const last = items.length < limit ? undefined : items.at(-1);
    return c.json({ items, next_cursor: last?.id ?? null }, 200);
  },
);

exportRoutes.openapi(
  createRoute({
    method: "get",
    path: "/export/users",
    tags,
    operationId: "exportUsers",
    summary: "Export all people as a separate document, including those in no conversation",
    description:
      "Streamed NDJSON: a `parley` line, a `user` line for each person, and an `end` line.",
    ...access,
    responses: {
      200: DOCUMENT,
      ...problems(...KEYED, "not_found", "validation_failed"),
    },
  }),
  (c) => lines(exportPeople(c.env.DB, new Date().toISOString()), "users"),
);

exportRoutes.openapi(
  createRoute({
    method: "get",
    path: "/users/me/export",
    tags: ["Accounts"],
    operationId: "exportMe",
    summary: "Export your own data as one document",
    description: `Streamed NDJSON: a \`parley\` line, your account, your files with their bytes, and each of your conversations as you see it (EXPORT-3). Its last line is \`end\`: without it, the document is incomplete. At most ${EXPORTS_PER_DAY} a day.`,
    middleware: leaver,
    security: [{ bearer: [] }],
    responses: {
      200: {
        ...DOCUMENT,
        content: OWN_LINES,
      },
      ...problems(...AUTHENTICATED, "not_found"),
    },
  }),
  async (c) => {
    const { user_id } = c.get("session");
    const user = await userSelf(drizzle(c.env.DB), user_id);
    if (user === null) return problem(c, failure("not_found"));
    const retry_after_ms = await c.env.USERS.getByName(user_id).takeExport();
    if (retry_after_ms > 0) {
      const detail = `At most ${EXPORTS_PER_DAY} exports a day`;
      return problem(c, failure("rate_limited", detail, { retry_after_ms }));
    }
    await audit(c.env, { ...originOf(c), action: "account_exported", user_id });
    return lines(personalDocument(c.env, user, new Date().toISOString()), user.username);
  },
);

function lines(document: AsyncGenerator<string>, name: string): Response {
  return new Response(streamOf(document), {
    headers: {
      "content-type": TRANSFER_TYPE,
      "content-disposition": `attachment; filename="${name}.ndjson"`,
    },
  });
}
