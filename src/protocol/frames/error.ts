import { z } from "zod";
import { errorCodeSchema, issueSchema } from "../problem.ts";
import { refSchema } from "../primitives.ts";

/** The server refused the frame with this `ref`, and changed nothing. */
export const errorFrameSchema = z.object({
  type: z.literal("error"),
  ref: refSchema.optional(),
  code: errorCodeSchema.or(z.string()),
  detail: z.string(),
  retryable: z.boolean(),
  retry_after_ms: z.int().optional(),
  errors: z.array(issueSchema).optional(),
});
export type ErrorFrame = z.infer<typeof errorFrameSchema>;
