import { z } from "zod";
import { idSchema, listOf, timestampSchema } from "./primitives.ts";
import { profileSchema } from "./user.ts";

/** A person whom you have blocked, with their present name. */
export const blockedPersonSchema = z
  .object({ user_id: idSchema, ...profileSchema.shape, created_at: timestampSchema })
  .meta({ id: "BlockedPerson" });
/** A person whom you have blocked, with their present name. */
export type BlockedPerson = z.infer<typeof blockedPersonSchema>;

export const blockedPersonListSchema = listOf(blockedPersonSchema);
