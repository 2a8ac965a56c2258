import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { parseSearch } from "#text/search-text.ts";
import { snippetsOf } from "#domain/snippet.ts";
import { failure } from "#protocol/errors.ts";
import { idSchema } from "#protocol/primitives.ts";
import { searchQuerySchema, searchResultSchema } from "#protocol/search.ts";
import { conversationIdsOf, searchedConversationIds } from "#storage/d1/conversation-ids.ts";
import { searchableAmong, searchMessages } from "#storage/d1/search.ts";
import { answer, CALLER, problem, problems } from "../http.ts";
import { callers } from "../middleware/callers.ts";
import { resolveUser } from "../user-refs.ts";
import { router } from "./router.ts";
import { invalid } from "../invalid.ts";

const PAGE = 20;

export const searchRoutes = router();

searchRoutes.openapi(
  createRoute({
    method: "get",
    path: "/search/messages",
    tags: ["Search"],
    operationId: "searchMessages",
    summary: "Search messages in your current conversations",
    description:
      'Each word of `q` matches the beginning of a word; words "in quotes" are a phrase. With a filter (`from`, `has`, `before`, `after`, ' +
      "`mentions`), `q` is optional; results match all conditions. For the next page, pass `next_cursor` as `cursor`, until it is null: " +
      "a short page may not be the last.",
    ...callers("read", "user"),
    request: { query: searchQuerySchema },
    responses: {
      200: answer("Results, newest or best first", searchResultSchema),
      ...problems(...CALLER, "validation_failed", "not_found"),
    },
  }),
  async (c) => {
    const { q, conversation_id, from, has, before, after, mentions, order, cursor } =
      c.req.valid("query");
    if (cursor !== undefined && !/^\d{1,19}$/.test(cursor)) {
      return problem(c, invalid("cursor", "is not a cursor of this list"));
    }
    const { user_id } = c.get("principal");
    const db = drizzle(c.env.DB);
    const mine =
      conversation_id === undefined
        ? await searchedConversationIds(db, user_id)
        : await conversationIdsOf(db, user_id);
    if (conversation_id !== undefined && !mine.includes(conversation_id)) {
      return problem(c, failure("not_found", "Conversation not found"));
    }
    const asked = conversation_id === undefined ? mine : [conversation_id];
    const sender = from === undefined ? undefined : await resolveUser(c.env, from);
    // ACCOUNT-1: a reference to nobody stays unresolved, and so has sent nothing.
    if (sender !== undefined && !idSchema.safeParse(sender).success) {
      return c.json({ items: [], next_cursor: null }, 200);
    }
    const conversations = await searchableAmong(c.env.DB, user_id, asked, sender);
    const terms = q === undefined ? null : parseSearch(q);
    const { hits, next } = await searchMessages(c.env.DB, {
      user_id,
      terms,
      conversations,
      filters: {
        from: sender,
        has,
        mentions_me: mentions === "me",
        before: momentOf(before),
        after: momentOf(after),
      },
      order,
      cursor: cursor ?? null,
      limit: PAGE,
    });
    const items = hits.map((hit) => ({ ...hit, snippets: snippetsOf(hit.message, terms ?? []) }));
    return c.json({ items, next_cursor: next }, 200);
  },
);

function momentOf(moment: string | undefined): number | undefined {
  return moment === undefined ? undefined : Date.parse(moment);
}
