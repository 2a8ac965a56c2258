import { z } from "zod";
import { FORWARDS_MORE, forwardsAlone, hasContent, NO_CONTENT } from "../content.ts";
import { ackFrameSchema } from "../frames/ack.ts";
import { changesFrameSchema } from "../frames/changes.ts";
import { closingFrameSchema } from "../frames/closing.ts";
import { errorFrameSchema } from "../frames/error.ts";
import { draftShape, writtenText } from "../message.ts";
import { COMMAND_ANSWER, isCommandAnswer } from "./command.ts";
import { clientIdSchema, idSchema, positionSchema, refSchema } from "../primitives.ts";
import { limitsSchema } from "../published-limits.ts";

/** Conversations that one `subscribe` may name; a bot names more in further frames. */
const NAMED_MAX = 300;

/** A bot's position in a conversation: it has processed every change up to `since`. */
export const botPositionSchema = z.strictObject({
  conversation_id: idSchema,
  since: positionSchema,
  epoch: z.string().min(1).max(64),
});

/**
 * Asks for changes of these conversations, or of all that the bot is in, now and later. Changes continue from the
 * conversation's position here, otherwise from the one last reported by `processed`, otherwise from its head (BOT-4).
 */
export const subscribeFrameSchema = z.strictObject({
  type: z.literal("subscribe"),
  ref: refSchema,
  conversations: z.union([z.literal("all"), z.array(idSchema).min(1).max(NAMED_MAX)]),
  positions: z.array(botPositionSchema).max(NAMED_MAX).optional(),
});

export const unsubscribeFrameSchema = z.strictObject({
  type: z.literal("unsubscribe"),
  ref: refSchema,
  conversation_ids: z.array(idSchema).min(1).max(NAMED_MAX),
});

/** The bot has processed every change of these conversations up to `to`, which the server stores as its position. */
export const processedFrameSchema = z.strictObject({
  type: z.literal("processed"),
  positions: z
    .array(z.strictObject({ conversation_id: idSchema, to: positionSchema }))
    .min(1)
    .max(NAMED_MAX),
});

/** A new message in any of the bot's conversations; see `sendFrameSchema`. */
export const botSendFrameSchema = z
  .strictObject({
    type: z.literal("send"),
    ref: refSchema,
    conversation_id: idSchema,
    ...draftShape,
    client_id: clientIdSchema,
  })
  .refine(hasContent, { path: ["text"], message: NO_CONTENT })
  .refine(forwardsAlone, { path: ["forward_of"], message: FORWARDS_MORE });

/**
 * The bot's answer to a command: for the caller alone, or with `visible` as a message that everyone sees. `later`
 * instead of a `text` asks for time.
 */
export const answerUpFrameSchema = z
  .strictObject({
    type: z.literal("answer"),
    ref: refSchema,
    command_id: idSchema,
    text: writtenText.min(1).optional(),
    visible: z.boolean().optional(),
    later: z.boolean().optional(),
  })
  .refine(isCommandAnswer, { path: ["text"], message: COMMAND_ANSWER });
export type AnswerUpFrame = z.infer<typeof answerUpFrameSchema>;

export const botUpFrameSchema = z.discriminatedUnion("type", [
  subscribeFrameSchema,
  unsubscribeFrameSchema,
  processedFrameSchema,
  botSendFrameSchema,
  answerUpFrameSchema,
]);
export type BotUpFrame = z.infer<typeof botUpFrameSchema>;

/** The first frame. `conversations_max`: how many conversations a bot may listen to at a time. */
export const botWelcomeFrameSchema = z.object({
  type: z.literal("welcome"),
  protocol: z.int(),
  bot_id: idSchema,
  conversations_max: z.int(),
  heartbeat_ms: z.int(),
  limits: limitsSchema,
});

/**
 * Changes of a conversation follow, each once, from `since` on. `reset`: the bot's position was not one of this epoch,
 * so `since` is the head, and the bot reads earlier changes by REST.
 */
export const subscribedFrameSchema = z.object({
  type: z.literal("subscribed"),
  conversation_id: idSchema,
  epoch: z.string(),
  since: positionSchema,
  head: positionSchema,
  reset: z.boolean(),
});

/** A conversation's changes, as on its own socket: the first `from` is the `since` of `subscribed`. */
export const botChangesFrameSchema = changesFrameSchema.extend({ conversation_id: idSchema });
export type BotChangesFrame = z.infer<typeof botChangesFrameSchema>;

/** The bot is not, or no longer, a member of this conversation, or the conversation does not exist. */
export const leftFrameSchema = z.object({ type: z.literal("left"), conversation_id: idSchema });

/** Someone called one of the bot's commands. The bot answers within three seconds, or asks for time. */
export const commandFrameSchema = z.object({
  type: z.literal("command"),
  command_id: idSchema,
  conversation_id: idSchema,
  user_id: idSchema,
  name: z.string(),
  text: z.string(),
});

export const botDownFrameSchema = z.discriminatedUnion("type", [
  botWelcomeFrameSchema,
  subscribedFrameSchema,
  botChangesFrameSchema,
  leftFrameSchema,
  commandFrameSchema,
  ackFrameSchema,
  errorFrameSchema,
  closingFrameSchema,
]);
export type BotDownFrame = z.infer<typeof botDownFrameSchema>;
