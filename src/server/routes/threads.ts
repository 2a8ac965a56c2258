import { createRoute } from "@hono/zod-openapi";
import { failure } from "#protocol/errors.ts";
import {
  followSchema,
  threadListSchema,
  threadPageQuerySchema,
  threadReadSchema,
  THREADS_MAX,
} from "#protocol/thread.ts";
import {
  followOf,
  forgetThreads,
  readThread,
  setFollowing,
  threadsOf,
} from "#storage/d1/threads.ts";
import { answer, body, CALLER, JSON_BODY, problem, problems } from "../http.ts";
import { callers } from "../middleware/callers.ts";
import { messageParams } from "./message-params.ts";
import { router } from "./router.ts";
import { invalid } from "../invalid.ts";

const tags = ["Threads"];
const FOLLOW = "/conversations/{conversation_id}/messages/{message_id}/follow";
const TOO_MANY = ["too_many"] as const;

/** The threads that a person follows. */
export const threadRoutes = router();

threadRoutes.openapi(
  createRoute({
    method: "get",
    path: "/threads",
    tags,
    operationId: "listThreads",
    summary: "List the threads that you follow, most recent reply first",
    description:
      "You follow the threads that you started, replied to, or are mentioned in by name, and those that you chose to follow (FOLLOW-1). For the next page, pass `next_cursor` as `cursor`, until it is null.",
    ...callers("read", "user"),
    request: { query: threadPageQuerySchema },
    responses: {
      200: answer("Threads", threadListSchema),
      ...problems(...CALLER, "validation_failed"),
    },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    const query = c.req.valid("query");
    const threads = await threadsOf(c.env.DB, user_id, query);
    if (threads === null) {
      return problem(c, invalid("cursor", "is not a cursor of this list"));
    }
    const { tooMany, ...page } = threads;
    if (tooMany) c.executionCtx.waitUntil(forgetThreads(c.env.DB, user_id));
    return c.json(page, 200);
  },
);

threadRoutes.openapi(
  createRoute({
    method: "get",
    path: FOLLOW,
    tags,
    operationId: "getFollow",
    summary: "Get whether you follow a thread, and how far you have read it",
    ...callers("read", "user"),
    request: { params: messageParams },
    responses: {
      200: answer("Whether you follow it", followSchema),
      ...problems(...CALLER, "not_found", "validation_failed"),
    },
  }),
  async (c) => {
    const { conversation_id, message_id } = c.req.valid("param");
    const { user_id } = c.get("principal");
    const object = c.env.CONVERSATIONS.getByName(conversation_id);
    const seen = await object.message(user_id, message_id);
    if (!seen.ok) return problem(c, seen.error);
    return c.json(await followOf(c.env.DB, user_id, [conversation_id, message_id]), 200);
  },
);

for (const method of ["put", "delete"] as const) {
  const active = method === "put";
  threadRoutes.openapi(
    createRoute({
      method,
      path: FOLLOW,
      tags,
      operationId: active ? "followThread" : "unfollowThread",
      summary: active
        ? "Follow a thread, identified by its first message"
        : "Stop following a thread",
      description: active
        ? "A message without replies appears in the list after its first reply. `too_many`: you already follow `limits.threads_max` threads by choice (FOLLOW-5)."
        : "New replies do not change that, until you follow it again (FOLLOW-3).",
      ...callers("messages", "user"),
      request: { params: messageParams },
      responses: {
        204: { description: active ? "You follow it" : "You no longer follow it" },
        ...problems(...CALLER, "not_found", "validation_failed", ...(active ? TOO_MANY : [])),
      },
    }),
    async (c) => {
      const { conversation_id, message_id } = c.req.valid("param");
      const { user_id } = c.get("principal");
      const object = c.env.CONVERSATIONS.getByName(conversation_id);
      const seen = await object.message(user_id, message_id);
      if (!seen.ok) return problem(c, seen.error);
      const place = [conversation_id, message_id] as const;
      if (!(await setFollowing(c.env.DB, user_id, place, active))) {
        const detail = `You can follow at most ${THREADS_MAX} threads by choice: unfollow one first`;
        return problem(c, failure("too_many", detail));
      }
      return c.body(null, 204);
    },
  );
}

threadRoutes.openapi(
  createRoute({
    method: "put",
    path: `${FOLLOW}/read`,
    tags,
    operationId: "readThread",
    summary: "Mark a thread as read up to one of its replies",
    description:
      "A position that is not further than the previous one changes nothing, and neither does a position in a thread that you do not follow.",
    ...callers("messages", "user"),
    request: { params: messageParams, body: body(threadReadSchema) },
    responses: {
      204: { description: "Read" },
      ...problems(...JSON_BODY, ...CALLER, "not_found", "validation_failed"),
    },
  }),
  async (c) => {
    const { conversation_id, message_id } = c.req.valid("param");
    const { user_id } = c.get("principal");
    const { message_id: read } = c.req.valid("json");
    const object = c.env.CONVERSATIONS.getByName(conversation_id);
    const seen = await object.message(user_id, message_id);
    if (!seen.ok) return problem(c, seen.error);
    await readThread(c.env.DB, user_id, [conversation_id, message_id], read);
    return c.body(null, 204);
  },
);
