import { z } from "zod";
import { idSchema, listOf } from "../primitives.ts";

/**
 * How far an import has come. `next_line`: the line that it goes on with, all before it being durable. `finished`: the
 * document is whole, and its members have the conversation. `listed`: lists and search show all of it.
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
/** How far an import has come, as the server answers. */
export type ImportState = z.infer<typeof importStateSchema>;

/** `line`: the number that the body's first line has in its document. */
export const importQuerySchema = z.strictObject({
  line: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, "must be a whole number from 1 on")
    .transform(Number)
    .pipe(z.int().min(1)),
});

/** Where a person of a document is on this server. */
export const importedUserSchema = z
  .object({ source_id: idSchema, user_id: idSchema, created: z.boolean() })
  .meta({ id: "ImportedUser" });
export const importedUsersSchema = listOf(importedUserSchema);
