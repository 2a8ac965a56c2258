import { z } from "zod";
import { idSchema, messageIdSchema } from "./primitives.ts";
import { roleSchema } from "./member.ts";

export const systemEventShape = {
  type: z.string(),
  user_ids: z.array(idSchema).optional(),
  title: z.string().nullable().optional(),
  role: roleSchema.optional(),
  message_id: messageIdSchema.optional(),
};

/**
 * The content of a system message, as data that each reader's client puts into words. The message's sender is the
 * person who acted. `type`: `renamed` (`title`), `added` (`user_ids`), `joined` (by an invitation), `left`, `removed`
 * (`user_ids`), `role` (`user_ids`, `role`) or `pinned` (`message_id`). A client shows nothing for a type that it does
 * not know.
 */
export const systemEventSchema = z.object(systemEventShape).meta({ id: "SystemEvent" });
/** A change of a conversation, as its system message reports it. */
export type SystemEvent = z.infer<typeof systemEventSchema>;
