import { z } from "zod";
import { draftShape, hasContent, NO_CONTENT } from "../message.ts";
import { clientIdSchema, refSchema } from "../primitives.ts";

/**
 * A new message; answered by `ack` once durable, or by `error`. It needs a `client_id`, since its answer may be lost
 * with the socket: sent again under the same one, it is harmless.
 */
export const sendFrameSchema = z
  .strictObject({
    type: z.literal("send"),
    ref: refSchema.optional(),
    ...draftShape,
    client_id: clientIdSchema,
  })
  .refine(hasContent, { path: ["text"], message: NO_CONTENT });
export type SendFrame = z.infer<typeof sendFrameSchema>;
