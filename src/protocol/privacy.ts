import { z } from "zod";
import { idSchema, listOf, timestampSchema } from "./primitives.ts";
import { profileSchema } from "./user.ts";

/** Somebody whom you have blocked, as they are called now. */
export const blockedPersonSchema = z
  .object({ user_id: idSchema, ...profileSchema.shape, created_at: timestampSchema })
  .meta({ id: "BlockedPerson" });
/** Somebody whom you have blocked, as they are called now. */
export type BlockedPerson = z.infer<typeof blockedPersonSchema>;

export const blockedPersonListSchema = listOf(blockedPersonSchema);
