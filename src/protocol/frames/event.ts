import { z } from "zod";
import { eventShape } from "../event.ts";
import type { Json } from "../metadata.ts";
import { idSchema, refSchema } from "../primitives.ts";

/** An app's own event, for everyone else in the conversation right now. With a `ref` the server answers it. */
export const eventUpFrameSchema = z.strictObject({
  type: z.literal("event"),
  ref: refSchema.optional(),
  ...eventShape,
});

/** Nothing is stored of it: a socket that is not open does not get it later. */
export const eventFrameSchema = z.object({
  type: z.literal("event"),
  user_id: idSchema,
  name: z.string(),
  data: z.custom<Json>().optional(),
});
export type EventFrame = z.infer<typeof eventFrameSchema>;
