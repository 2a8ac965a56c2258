import { z } from "zod";
import { idSchema, messageIdSchema } from "./primitives.ts";

/** Names a message to forward, in any of the forwarder's conversations. */
export const forwardOfSchema = z
  .strictObject({ conversation_id: idSchema, message_id: messageIdSchema })
  .meta({ id: "ForwardOf" });
/** Names a message to forward. */
export type ForwardOf = z.infer<typeof forwardOfSchema>;

export const forwardedShape = {
  sender_id: idSchema,
  conversation_id: idSchema.optional(),
  message_id: messageIdSchema.optional(),
};

/**
 * Marks a message that was forwarded. `sender_id`: who wrote it first. `conversation_id` and `message_id`: the message
 * that was forwarded, only in a conversation with oneself (FORWARD-2).
 */
export const forwardedSchema = z.object(forwardedShape).meta({ id: "Forwarded" });
/** The first author of a forwarded message. */
export type Forwarded = z.infer<typeof forwardedSchema>;
