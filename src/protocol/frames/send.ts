import { z } from "zod";
import { FORWARDS_MORE, forwardsAlone, hasContent, NO_CONTENT } from "../content.ts";
import { draftShape } from "../message.ts";
import { clientIdSchema, refSchema } from "../primitives.ts";

/**
 * A new message; the server answers with `ack` once it is durable, or with `error`. The answer may be lost with the
 * socket, so the frame needs a `client_id`, which makes a retry harmless (SEND-2).
 */
export const sendFrameSchema = z
  .strictObject({
    type: z.literal("send"),
    ref: refSchema.optional(),
    ...draftShape,
    client_id: clientIdSchema,
  })
  .refine(hasContent, { path: ["text"], message: NO_CONTENT })
  .refine(forwardsAlone, { path: ["forward_of"], message: FORWARDS_MORE });
export type SendFrame = z.infer<typeof sendFrameSchema>;
