import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { positionSchema } from "#protocol/primitives.ts";
import { draftEndSchema, savedDraftPutSchema, savedDraftSchema } from "#protocol/saved-draft.ts";
import { stillIn } from "#storage/d1/conversation-ids.ts";
import type { Env } from "../env.ts";
import { answer, AUTHENTICATED, body, JSON_BODY, problem, problems } from "../http.ts";
import { authenticated } from "../middleware/authenticated.ts";
import { conversationParams } from "./conversations.ts";
import { router } from "./router.ts";

const tags = ["Personal"];
const security = [{ bearer: [] }];
const path = "/conversations/{conversation_id}/draft";
const STALE = "`precondition_failed` if the draft has changed since `seen` (DRAFT-3).";

/** A person's drafts. They are private, so server keys have no access. */
export const draftRoutes = router();

draftRoutes.openapi(
  createRoute({
    method: "put",
    path,
    tags,
    operationId: "putDraft",
    summary: "Save a draft for all your devices",
    description:
      "Only for new messages, not for edits. Nobody else can see it. You can have at most `limits.drafts_max` drafts, " +
      `of \`limits.drafts_bytes\` bytes together. ${STALE}`,
    middleware: authenticated,
    security,
    request: { params: conversationParams, body: body(savedDraftPutSchema) },
    responses: {
      200: answer("The draft", savedDraftSchema),
      ...problems(...AUTHENTICATED, ...JSON_BODY, "not_found", "too_many", "precondition_failed"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const { user_id } = c.get("principal");
    const member = await isIn(c.env, user_id, conversation_id);
    if (!member.ok) return problem(c, member.error);
    const user = c.env.USERS.getByName(user_id);
    const put = await user.putDraft(conversation_id, c.req.valid("json"));
    return put.ok ? c.json(put.value, 200) : problem(c, put.error);
  },
);

draftRoutes.openapi(
  createRoute({
    method: "delete",
    path,
    tags,
    operationId: "endDraft",
    summary: "End a draft, because it was sent or discarded",
    description: `Ending a draft again changes nothing. ${STALE}`,
    middleware: authenticated,
    security,
    request: {
      params: conversationParams,
      query: z.strictObject({
        seen: z
          .string()
          .regex(/^\d{1,16}$/, "must be a position")
          .transform(Number)
          .pipe(positionSchema)
          .optional(),
      }),
    },
    responses: {
      200: answer("The position at which it ended", draftEndSchema),
      ...problems(...AUTHENTICATED, "not_found", "precondition_failed"),
    },
  }),
  async (c) => {
    const { conversation_id } = c.req.valid("param");
    const { user_id } = c.get("principal");
    const member = await isIn(c.env, user_id, conversation_id);
    if (!member.ok) return problem(c, member.error);
    const user = c.env.USERS.getByName(user_id);
    const ended = await user.endDraft(conversation_id, c.req.valid("query").seen);
    return ended.ok ? c.json(ended.value, 200) : problem(c, ended.error);
  },
);

/** Asks D1, so that saving drafts wakes no conversation. */
async function isIn({ DB }: Pick<Env, "DB">, userId: string, id: string): Promise<Result<null>> {
  const found = await stillIn(drizzle(DB), userId, [id]);
  return found.length > 0 ? ok(null) : err(failure("not_found"));
}
