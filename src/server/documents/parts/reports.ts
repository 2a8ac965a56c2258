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
      conversation_id: "Where the message is; of a person, where one met them",
      message_id: "The message",
      user_id: "The person, where no message is reported",
      reason: "Why",
      note: "What else those who decide should know: one line of at most 500 characters",
    },
  ),
  part(
    reportReceiptSchema,
    "That a report has arrived.",
    { id: REPORT_ID, created_at: NOON },
    { id: "Of the report", created_at: "When it arrived" },
  ),
  part(
    reportSchema,
    "A report, with its context.",
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
      id: "Of the report",
      user_id: "The reported person: of a message, its sender",
      conversation_id: "Where it was, or null",
      message_id: "The reported message, or null for a person",
      reporter_id: "Who reported; null for the owners and admins of a group",
      reason: "Why",
      note: "What the reporter added, or null",
      messages:
        "The reported message and up to 5 before it, as they were; empty once it is resolved, and after 30 days (REPORT-3)",
      created_at: "When it arrived",
      resolved_at: "When an operator resolved it, or null",
      resolution: "`dismissed` or `acted`, or null while it is open",
    },
  ),
  part(
    reportResolutionSchema,
    "What became of a report.",
    { resolution: "acted" },
    { resolution: "`acted`: something was done about it; `dismissed`: nothing was to be done" },
  ),
];
