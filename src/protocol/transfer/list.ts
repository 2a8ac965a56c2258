import { z } from "zod";
import { conversationKindSchema } from "../conversation.ts";
import { PAGE_MAX } from "../limits.ts";
import { idSchema, listOf, positionSchema, timestampSchema } from "../primitives.ts";

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
  limit: z
    .string()
    .regex(/^\d{1,3}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.int().min(1).max(PAGE_MAX))
    .default(PAGE_MAX),
});
