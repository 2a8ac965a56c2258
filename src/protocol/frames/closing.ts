import { z } from "zod";

/**
 * The last frame before the server closes a socket (CLOSE-6). `code` and `reason` are those of the close, which may
 * arrive seconds later. `retry_after_ms`: how long to wait before connecting again.
 */
export const closingFrameSchema = z.object({
  type: z.literal("closing"),
  code: z.int(),
  reason: z.string(),
  retry_after_ms: z.int().optional(),
});
export type ClosingFrame = z.infer<typeof closingFrameSchema>;
