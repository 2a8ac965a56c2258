import { z } from "zod";
import { conversationKindSchema } from "../conversation.ts";
import { PAGE_MAX } from "../limits.ts";
import { idSchema, listOf, pageLimit, positionSchema, timestampSchema } from "../primitives.ts";

/** A conversation that can be exported. */
export const exportableSchema = z
  .object({
    id: idSchema,
    kind: conversationKindSchema,
    title: z.string().nullable(),
    head: positionSchema,
    created_at: timestampSchema,
  })
  .meta({ id: "Exportable" });
/** A conversation that can be exported. */
export type Exportable = z.infer<typeof exportableSchema>;

export const exportableListSchema = listOf(exportableSchema);

export const exportableQuerySchema = z.strictObject({
  cursor: idSchema.optional(),
  limit: pageLimit(PAGE_MAX, PAGE_MAX),
});
