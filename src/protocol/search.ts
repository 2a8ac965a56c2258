import { z } from "zod";
import { HELD } from "#text/index-tokens.ts";
import { namedConversationSchema } from "./conversation.ts";
import { namedMemberSchema } from "./member.ts";
import { messageSchema } from "./message.ts";
import {
  cleanText,
  idSchema,
  listOf,
  positionSchema,
  timestampSchema,
  userRefSchema,
} from "./primitives.ts";

/** UTF-16 code units of a search query. */
export const SEARCH_QUERY_MAX = 256;

export const heldSchema = z.enum(HELD);

/** A day, in UTC, or a time. */
const momentSchema = z.union([z.iso.date(), timestampSchema], "must be a date or a time in UTC");

/**
 * Words match as prefixes, and "in quotes" as a phrase; no other character is special. A hit meets every filter given.
 * `before` and `after`: sent before that moment, or from it on; a day begins at midnight UTC.
 */
export const searchQuerySchema = z
  .strictObject({
    q: cleanText.min(1).max(SEARCH_QUERY_MAX).optional(),
    conversation_id: idSchema.optional(),
    from: userRefSchema.optional(),
    has: heldSchema.optional(),
    before: momentSchema.optional(),
    after: momentSchema.optional(),
    mentions: z.literal("me").optional(),
    order: z.enum(["newest", "best"]).default("newest"),
    cursor: z.string().max(64).optional(),
  })
  .refine(
    ({ q, from, has, before, after, mentions }) =>
      (q ?? from ?? has ?? before ?? after ?? mentions) !== undefined,
    {
      path: ["q"],
      message: "is required without a filter",
    },
  );

/** A part of a text, with [start, end) of each match in it, in UTF-16 code units. */
export const highlightedSchema = z.object({
  text: z.string(),
  highlights: z.array(z.tuple([positionSchema, positionSchema])),
});
/** A part of a text, with the start and the end of each match in it. */
export type Highlighted = z.infer<typeof highlightedSchema>;

/** `of`: the part of the message that the snippet shows. */
export const snippetSchema = highlightedSchema.extend({
  of: z.enum(["text", "file_name", "transcript"]),
});
/** A matching part of a message; `of` says which part. */
export type Snippet = z.infer<typeof snippetSchema>;

/**
 * `sender`: the message's sender, even if they have left since. `snippets`: one for each part of the message that
 * matched, at least one.
 */
export const searchHitSchema = z
  .object({
    message: messageSchema,
    sender: namedMemberSchema.nullable(),
    conversation: namedConversationSchema,
    snippets: z.array(snippetSchema),
  })
  .meta({ id: "SearchHit" });
/** A message that a search found, with its sender, its conversation and the parts that matched. */
export type SearchHit = z.infer<typeof searchHitSchema>;
export const searchResultSchema = listOf(searchHitSchema);
