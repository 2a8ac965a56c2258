import { z } from "zod";
import { usernameSchema } from "../username.ts";
import { idSchema, listOf, timestampSchema } from "../primitives.ts";
import { KEY_OVERLAP_DEFAULT, KEY_OVERLAP_MAX, scopeSchema, scopesSchema } from "../server-key.ts";
import { displayNameSchema } from "../user.ts";

/** Bots that a deployment may have, and conversations that one may listen to at a time. */
export const BOTS_MAX = 1_000;
export const BOT_CONVERSATIONS_MAX = 1_000;

/** An account that a program uses. `overlap_until`: until when its earlier token works as well; null for none. */
export const botSchema = z
  .object({
    id: idSchema,
    username: z.string(),
    display_name: z.string(),
    scopes: z.array(scopeSchema),
    created_at: timestampSchema,
    overlap_until: timestampSchema.nullable(),
  })
  .meta({ id: "Bot" });
export type Bot = z.infer<typeof botSchema>;

export const botListSchema = listOf(botSchema);

/** `token`: the bot's credential. The server stores only its hash, and shows the token only here. */
export const newBotSchema = botSchema.extend({ token: z.string() }).meta({ id: "NewBot" });

export const botCreateSchema = z
  .strictObject({
    username: usernameSchema,
    display_name: displayNameSchema.optional(),
    scopes: scopesSchema,
  })
  .meta({ id: "BotCreate" });

export const botRotateSchema = z
  .strictObject({
    overlap_seconds: z.int().min(0).max(KEY_OVERLAP_MAX).default(KEY_OVERLAP_DEFAULT),
  })
  .meta({ id: "BotRotate" });
