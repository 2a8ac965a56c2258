import { z } from "zod";
import type { Message } from "#protocol/message.ts";
import { messageIdSchema } from "#protocol/primitives.ts";
import { conversationParams } from "./conversations.ts";

export const messageParams = conversationParams.extend({
  message_id: z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(messageIdSchema),
});

/** `*` matches any version, just like an absent `If-Match`. */
export const ifMatchHeaders = z.object({
  "if-match": z
    .string()
    .regex(/^(\*|(W\/)?"\d{1,16}")$/, "is not a message's entity tag")
    .transform((tag) => (tag === "*" ? undefined : Number(tag.replaceAll(/\D/g, ""))))
    .optional(),
});

/** The entity tags that the client has, or `*`. */
export const ifNoneMatchHeaders = z.object({ "if-none-match": z.string().max(1_024).optional() });

/**
 * A message's version is its entity tag: with it, `If-Match` never overwrites a version that the client has not seen.
 */
export function etagOf({ version }: Message): { etag: string } {
  return { etag: `"${version}"` };
}
