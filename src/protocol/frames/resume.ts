import { z } from "zod";
import { positionSchema } from "../primitives.ts";

/**
 * "I hold everything up to `since`." The server answers with `changes` up to the head, or, in another epoch, a
 * `snapshot`.
 */
export const resumeFrameSchema = z.strictObject({
  type: z.literal("resume"),
  since: positionSchema,
  epoch: z.string().max(64),
});
