import { z } from "zod";
import { idSchema, listOf } from "../primitives.ts";

/**
 * How far an import has come. `next_line`: the line at which it continues; everything before that line is durable.
 * `finished`: the document is complete, and its members have the conversation. `listed`: lists and search show all of
 * it.
 */
export const importStateSchema = z
  .object({
    conversation_id: idSchema,
    document_id: idSchema,
    next_line: z.int().min(1),
    finished: z.boolean(),
    listed: z.boolean(),
  })
  .meta({ id: "ImportState" });
/** How far an import has come. */
export type ImportState = z.infer<typeof importStateSchema>;

/** `line`: the number of the body's first line in its document. */
export const importQuerySchema = z.strictObject({
  line: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, "must be a whole number from 1 on")
    .transform(Number)
    .pipe(z.int().min(1)),
});

/** The user on this server who stands for a person of a document. */
export const importedUserSchema = z
  .object({ source_id: idSchema, user_id: idSchema, created: z.boolean() })
  .meta({ id: "ImportedUser" });
export const importedUsersSchema = listOf(importedUserSchema);
