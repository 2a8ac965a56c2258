import { z } from "zod";
import { eventShape } from "../event.ts";
import type { Json } from "../metadata.ts";
import { idSchema, refSchema } from "../primitives.ts";

/**
 * An app's own event, for every other socket that is open in the conversation now. With a `ref` the server answers it.
 */
export const eventUpFrameSchema = z.strictObject({
  type: z.literal("event"),
  ref: refSchema.optional(),
  ...eventShape,
});

/** An app's own event. The server stores nothing of it, so a socket that is not open never gets it (EVENT-1). */
export const eventFrameSchema = z.object({
  type: z.literal("event"),
  user_id: idSchema,
  name: z.string(),
  data: z.custom<Json>().optional(),
});
export type EventFrame = z.infer<typeof eventFrameSchema>;
