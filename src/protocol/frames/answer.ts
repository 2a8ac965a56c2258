import { z } from "zod";
import { idSchema } from "../primitives.ts";

/** A bot's late answer to a command that this person called. Nobody else gets it, and nothing stores it (COMMAND-3). */
export const answerFrameSchema = z.object({
  type: z.literal("answer"),
  command_id: idSchema,
  bot_id: idSchema,
  text: z.string(),
});
export type AnswerFrame = z.infer<typeof answerFrameSchema>;
