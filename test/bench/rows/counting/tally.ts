import { z } from "zod";

/** Rows that were written, as they are billed. */
export const tallySchema = z.object({
  /** In the object's SQLite. */
  rows: z.int(),
  /** Alarms set; each is billed as a row. */
  alarms: z.int(),
  /** In D1, as its own answers say. */
  d1_rows: z.int(),
  /** Of an endpoint of webhooks: how often a conversation handed something over. */
  calls: z.int().optional(),
});
export type Tally = z.infer<typeof tallySchema>;
