import { z } from "zod";
import { problemOfJson } from "./exact-json.ts";
import { EVENT_BYTES_MAX, EVENT_NAME_LENGTH } from "./limits.ts";
import type { Json } from "./metadata.ts";

/** The app's own name for the event, such as `cursor` or `call.ringing`. */
const eventNameSchema = z
  .string()
  .max(EVENT_NAME_LENGTH)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/, "must be letters, digits and `_`, `.`, `:` or `-`");

const eventDataSchema = z
  .custom<Json>()
  .check(({ value, issues }) => {
    const message = problemOfJson(value, EVENT_BYTES_MAX);
    if (message !== null) issues.push({ code: "custom", message, input: value });
  })
  .meta({ type: ["object", "array", "string", "number", "boolean", "null"], items: {} });

export const eventShape = { name: eventNameSchema, data: eventDataSchema.optional() };

/**
 * An app's own event for the sockets that are open in the conversation now; the server stores nothing of it (EVENT-1).
 */
export const eventSchema = z.strictObject(eventShape).meta({ id: "Event" });
export type ConversationEvent = z.infer<typeof eventSchema>;
