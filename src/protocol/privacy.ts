import { z } from "zod";
import { idSchema, listOf, timestampSchema } from "./primitives.ts";
import { profileSchema } from "./user.ts";

/** Whom a person lets do something: `shared` are those with whom they share a conversation. */
export const audienceSchema = z.enum(["everyone", "shared", "nobody"]);
/** Whom a person lets do something: `shared` are those with whom they share a conversation. */
export type Audience = z.infer<typeof audienceSchema>;

/** Somebody whom you have blocked, as they are called now. */
export const blockedPersonSchema = z
  .object({ user_id: idSchema, ...profileSchema.shape, created_at: timestampSchema })
  .meta({ id: "BlockedPerson" });
/** Somebody whom you have blocked, as they are called now. */
export type BlockedPerson = z.infer<typeof blockedPersonSchema>;

export const blockedPersonListSchema = listOf(blockedPersonSchema);
