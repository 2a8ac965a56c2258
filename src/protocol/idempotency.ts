import { z } from "zod";

/** IDEMPOTENT-1: the server keeps an answer for a day, and a person's newest thousand. */
export const ANSWER_KEPT_MS = 24 * 60 * 60_000;
export const ANSWERS_KEPT_MAX = 1_000;

/** A client's name for one request, which makes a retry harmless. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 visible ASCII characters");
