import { z } from "zod";
import { positionSchema } from "../primitives.ts";

/** "I hold everything up to `since`": answered by `changes` up to the head, or by `snapshot` when the epoch is another. */
export const resumeFrameSchema = z.strictObject({
  type: z.literal("resume"),
  since: positionSchema,
  epoch: z.string().max(64),
});
