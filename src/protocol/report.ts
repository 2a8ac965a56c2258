import { z } from "zod";
import { REPORT_NOTE_LENGTH, REPORTS_PAGE_MAX } from "./limits.ts";
import { messageSchema } from "./message.ts";
import {
  idSchema,
  listOf,
  messageIdSchema,
  name,
  pageLimit,
  timestampSchema,
  userRefSchema,
} from "./primitives.ts";

export const reportReasonSchema = z.enum([
  "spam",
  "harassment",
  "hate",
  "violence",
  "sexual",
  "self_harm",
  "illegal",
  "other",
]);
/** Why a person reports something. */
export type ReportReason = z.infer<typeof reportReasonSchema>;

/** A report of a message of a conversation, or of a person. */
export const reportCreateSchema = z
  .strictObject({
    conversation_id: idSchema.optional(),
    message_id: messageIdSchema.optional(),
    user_id: userRefSchema.optional(),
    reason: reportReasonSchema,
    note: name(REPORT_NOTE_LENGTH).optional(),
  })
  .refine(
    ({ conversation_id, message_id, user_id }) =>
      user_id === undefined
        ? conversation_id !== undefined && message_id !== undefined
        : message_id === undefined,
    { path: ["user_id"], message: "report either a person or a message of a conversation" },
  )
  .meta({ id: "ReportCreate" });
/** A report of a message or of a person. */
export type ReportCreate = z.infer<typeof reportCreateSchema>;

export const reportReceiptSchema = z
  .object({ id: idSchema, created_at: timestampSchema })
  .meta({ id: "ReportReceipt" });
/** Confirms that the server has stored a report. */
export type ReportReceipt = z.infer<typeof reportReceiptSchema>;

/**
 * A report as the people see it who decide about it. `messages`: the reported message and those just before it, as they
 * were then; empty for a report of a person, once an operator has resolved the report, and after 30 days.
 * `reporter_id`: only operators see it.
 */
export const reportSchema = z
  .object({
    id: idSchema,
    user_id: idSchema,
    conversation_id: idSchema.nullable(),
    message_id: messageIdSchema.nullable(),
    reporter_id: idSchema.nullable(),
    reason: z.string(),
    note: z.string().nullable(),
    messages: z.array(messageSchema),
    created_at: timestampSchema,
    resolved_at: timestampSchema.nullable(),
    resolution: z.string().nullable(),
  })
  .meta({ id: "Report" });
/** A report, with its context. */
export type Report = z.infer<typeof reportSchema>;
export const reportListSchema = listOf(reportSchema);

export const reportResolutionSchema = z
  .strictObject({ resolution: z.enum(["dismissed", "acted"]) })
  .meta({ id: "ReportResolution" });

export const reportPageQuerySchema = z.strictObject({
  cursor: z
    .string()
    .regex(/^[0-9a-z-]{1,64}$/, "is not a cursor")
    .optional(),
  limit: pageLimit(REPORTS_PAGE_MAX, 20),
});
export const reportQuerySchema = reportPageQuerySchema.extend({
  open: z
    .enum(["true", "false"])
    .transform((open) => open === "true")
    .default(true),
});
