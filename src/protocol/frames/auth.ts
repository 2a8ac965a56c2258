import { z } from "zod";
import { refSchema } from "../primitives.ts";

/** Extends an open socket with a fresh access token of the same user. */
export const authFrameSchema = z.strictObject({
  type: z.literal("auth"),
  ref: refSchema.optional(),
  token: z.string().max(8_192),
});
