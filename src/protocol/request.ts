import { z } from "zod";

/** The state of a request to you: not answered yet, or ignored. */
export const requestStateSchema = z.enum(["pending", "ignored"]);
/** The state of a request to you: not answered yet, or ignored. */
export type RequestState = z.infer<typeof requestStateSchema>;

export const requestAnswerSchema = z
  .strictObject({ action: z.enum(["accept", "ignore"]) })
  .meta({ id: "RequestAnswer" });
/** Your answer to a request. */
export type RequestAnswer = z.infer<typeof requestAnswerSchema>;
