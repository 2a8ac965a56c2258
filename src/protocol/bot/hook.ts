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

/** An incoming webhook: an address that posts into one conversation, as its own bot, which is a member there. */
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

/** `url`: the address, with its secret. The server stores only the secret's hash, and shows the secret only here. */
export const newHookSchema = hookSchema.extend({ url: z.string() }).meta({ id: "NewHook" });

export const hookCreateSchema = z.strictObject({ name: name(64) }).meta({ id: "HookCreate" });

/** `client_id` makes a retry harmless (SEND-2). */
export const hookPostSchema = z
  .strictObject({
    text: writtenText,
    client_id: clientIdSchema.optional(),
  })
  .refine(hasContent, { path: ["text"], message: NO_CONTENT })
  .meta({ id: "HookPost" });

/** The message that an incoming webhook posted. */
export const hookPostedSchema = z
  .object({ conversation_id: idSchema, message_id: messageIdSchema, version: positionSchema })
  .meta({ id: "HookPosted" });
