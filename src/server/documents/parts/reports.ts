import {
  reportCreateSchema,
  reportReceiptSchema,
  reportResolutionSchema,
  reportSchema,
} from "#protocol/report.ts";
import { part } from "./part.ts";
import { ADA_ID, HELLO, NOON, PLANS_ID } from "./samples.ts";

const REPORT_ID = "mk3v8q2bc-7f3a91d0";

export const REPORTS = [
  part(
    reportCreateSchema,
    "A report of a message (`conversation_id`, `message_id`) or of a person (`user_id`).",
    { conversation_id: PLANS_ID, message_id: 41, reason: "spam" },
    {
      conversation_id:
        "The message's conversation; for a person, the conversation in which you met them",
      message_id: "The message",
      user_id: "The person, if no message is reported",
      reason: "Why",
      note: "Anything else that those who decide should know: one line of at most 500 characters",
    },
  ),
  part(
    reportReceiptSchema,
    "A receipt for a report.",
    { id: REPORT_ID, created_at: NOON },
    { id: "The id of the report", created_at: "When it arrived" },
  ),
  part(
    reportSchema,
    "A report with its context.",
    {
      id: REPORT_ID,
      user_id: ADA_ID,
      conversation_id: PLANS_ID,
      message_id: 41,
      reporter_id: null,
      reason: "spam",
      note: null,
      messages: [HELLO],
      created_at: NOON,
      resolved_at: null,
      resolution: null,
    },
    {
      id: "The id of the report",
      user_id: "The reported person, or the sender of the reported message",
      conversation_id: "The conversation, or null",
      message_id: "The reported message, or null if a person was reported",
      reporter_id: "Who made the report; null when shown to a group's owners and admins",
      reason: "Why",
      note: "What the reporter added, or null",
      messages:
        "Copies of the reported message and up to 5 before it; empty once the report is resolved, and after 30 days (REPORT-3)",
      created_at: "When it arrived",
      resolved_at: "When an operator resolved it, or null",
      resolution: "`dismissed` or `acted`, or null while it is open",
    },
  ),
  part(
    reportResolutionSchema,
    "The resolution of a report.",
    { resolution: "acted" },
    { resolution: "`acted`: someone took action; `dismissed`: no action was needed" },
  ),
];
