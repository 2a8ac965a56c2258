import { IMPORT_BYTES_MAX, IMPORT_LINES_MAX, TRANSFER_TYPE } from "#protocol/transfer/format.ts";
import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { failure } from "#protocol/errors.ts";
import { err, type Result } from "#protocol/result.ts";
import {
  importedUsersSchema,
  importQuerySchema,
  importStateSchema,
  type ImportState,
} from "#protocol/transfer/import.ts";
import { transferLineSchema } from "#protocol/transfer/lines.ts";
import { answer, KEYED, problem, problems, type AppEnv } from "../http.ts";
import { backendOnly } from "../middleware/callers.ts";
import { ImportRequest } from "../transfer/import-request.ts";
import { importUsers } from "../transfer/import-users.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";

const tags = ["Transfer"];
const access = backendOnly("import");
const body = { required: true, content: { [TRANSFER_TYPE]: { schema: transferLineSchema } } };
const REFUSALS = [...KEYED, "not_found", "validation_failed"] as const;
const BODY = ["malformed", "too_large", "unsupported_media_type", "quota_exceeded"] as const;
const LIMITS = `A request can have ${IMPORT_LINES_MAX} lines and ${IMPORT_BYTES_MAX} bytes.`;

export const importRoutes = router();

importRoutes.openapi(
  createRoute({
    method: "post",
    path: "/imports",
    tags,
    operationId: "beginImport",
    summary: "Begin importing a document with its first lines, or get the progress of its import",
    description: `The body is NDJSON, with at least the lines up to the conversation and, if it is direct, its two people. A refusal names the faulty line and the line at which to resume; everything before that is durable (IMPORT-1). ${LIMITS}`,
    ...access,
    request: { body },
    responses: {
      201: answer("The progress of the import", importStateSchema, ["Location"]),
      ...problems(...REFUSALS, ...BODY, "not_empty"),
    },
  }),
  async (c) => {
    const state = await run(c, { first: 1, conversationId: null });
    if (!state.ok) return problem(c, state.error);
    const location = `/api/v1/imports/${state.value.conversation_id}`;
    return c.json(state.value, 201, { location });
  },
);

importRoutes.openapi(
  createRoute({
    method: "post",
    path: "/imports/{conversation_id}",
    tags,
    operationId: "continueImport",
    summary: "Continue an import",
    description: `The body is NDJSON, and its first line has the number \`line\` in its document. Lines that were already imported change nothing, so requests can be repeated (IMPORT-1). ${LIMITS}`,
    ...access,
    request: { params: conversationParams, query: importQuerySchema, body },
    responses: {
      200: answer("The progress of the import", importStateSchema),
      ...problems(...REFUSALS, ...BODY),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const { line } = c.req.valid("query");
    const state = await run(c, { first: line, conversationId: conversation_id });
    return state.ok ? c.json(state.value, 200) : problem(c, state.error);
  },
);

importRoutes.openapi(
  createRoute({
    method: "get",
    path: "/imports/{conversation_id}",
    tags,
    operationId: "getImport",
    summary: "Get the progress of an import",
    description:
      "This includes finished imports: `listed` says whether lists and search show all of it.",
    ...access,
    request: { params: conversationParams },
    responses: {
      200: answer("The progress of the import", importStateSchema),
      ...problems(...REFUSALS),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const state = await c.env.CONVERSATIONS.getByName(conversation_id).importState();
    return state.ok ? c.json(state.value, 200) : problem(c, state.error);
  },
);

importRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/imports/{conversation_id}",
    tags,
    operationId: "abandonImport",
    summary: "Erase an unfinished import with its files",
    description: "The server itself erases an import without progress for a day (IMPORT-5).",
    ...access,
    request: { params: conversationParams },
    responses: { 204: { description: "Done" }, ...problems(...REFUSALS) },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const done = await c.env.CONVERSATIONS.getByName(conversation_id).abandonImport();
    return done.ok ? c.body(null, 204) : problem(c, done.error);
  },
);

importRoutes.openapi(
  createRoute({
    method: "post",
    path: "/import/users",
    tags,
    operationId: "importUsers",
    summary: "Import people, including those in no conversation",
    description: `The body is NDJSON with \`user\` lines, such as a document from \`GET /export/users\`. Repeating the same lines finds the same people (IMPORT-4). ${LIMITS}`,
    ...access,
    request: { body },
    responses: {
      200: answer("Each person, matched to an account on this server", importedUsersSchema),
      ...problems(...REFUSALS, ...BODY),
    },
  }),
  async (c) => {
    const wrong = wrongBody(c);
    if (wrong !== null) return problem(c, wrong);
    const items = await importUsers(c.env, c.req.raw.body ?? EMPTY);
    return items.ok
      ? c.json({ items: items.value, next_cursor: null }, 200)
      : problem(c, items.error);
  },
);

const EMPTY: AsyncIterable<Uint8Array> = (async function* () {})();

async function run(
  c: Context<AppEnv>,
  options: { first: number; conversationId: string | null },
): Promise<Result<ImportState>> {
  const wrong = wrongBody(c);
  if (wrong !== null) return err(wrong);
  return new ImportRequest(c.env, c.req.raw.body ?? EMPTY, options).run();
}

/** Checks the announced type and length, since the body is read as a stream. */
function wrongBody(c: Context<AppEnv>) {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/x-ndjson\s*(;|$)/i.test(type)) {
    return failure("unsupported_media_type", `The body must be ${TRANSFER_TYPE}`);
  }
  if (Number(c.req.header("content-length") ?? 0) > IMPORT_BYTES_MAX) {
    return failure("too_large", `A request can have at most ${IMPORT_BYTES_MAX} bytes`);
  }
  return null;
}
