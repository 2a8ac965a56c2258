import { z } from "zod";
import { refSchema } from "../primitives.ts";

/** A fresh access token of the same user on an open socket. */
export const authFrameSchema = z.strictObject({
  type: z.literal("auth"),
  ref: refSchema.optional(),
  token: z.string().max(8_192),
});
