import { z } from "zod";
import { idSchema } from "../primitives.ts";

/** A bot's late answer to a command of this person's. It is for them alone, and is stored nowhere (COMMAND-3). */
export const answerFrameSchema = z.object({
  type: z.literal("answer"),
  command_id: idSchema,
  bot_id: idSchema,
  text: z.string(),
});
export type AnswerFrame = z.infer<typeof answerFrameSchema>;
