import { z } from "zod";
import { hasContent, NO_CONTENT } from "../content.ts";
import { writtenText } from "../message.ts";
import {
  clientIdSchema,
  idSchema,
  listOf,
  messageIdSchema,
  name,
  positionSchema,
  timestampSchema,
} from "../primitives.ts";

/** Incoming webhooks that a conversation may have. */
export const HOOKS_MAX = 20;

/** An address that posts into one conversation, as the bot of its own that is a member there. */
export const hookSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    bot_id: idSchema,
    conversation_id: idSchema,
    created_at: timestampSchema,
  })
  .meta({ id: "Hook" });
export type Hook = z.infer<typeof hookSchema>;

export const hookListSchema = listOf(hookSchema);

/** `url`: the address, with its secret; the server stores the secret's hash only, and shows it here alone. */
export const newHookSchema = hookSchema.extend({ url: z.string() }).meta({ id: "NewHook" });

export const hookCreateSchema = z.strictObject({ name: name(64) }).meta({ id: "HookCreate" });

/** `client_id` makes a retry harmless. */
export const hookPostSchema = z
  .strictObject({
    text: writtenText,
    client_id: clientIdSchema.optional(),
  })
  .refine(hasContent, { path: ["text"], message: NO_CONTENT })
  .meta({ id: "HookPost" });

/** Where the message is that a hook posted. */
export const hookPostedSchema = z
  .object({ conversation_id: idSchema, message_id: messageIdSchema, version: positionSchema })
  .meta({ id: "HookPosted" });
