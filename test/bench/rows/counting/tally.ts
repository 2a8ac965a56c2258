import { z } from "zod";

/** Rows that were written, as they are billed. */
export const tallySchema = z.object({
  /** In the object's SQLite. */
  rows: z.int(),
  /** Alarms set; each is billed as a row. */
  alarms: z.int(),
  /** In D1, as its own answers say. */
  d1_rows: z.int(),
  /** Calls that the object made of others. */
  calls: z.int(),
});
export type Tally = z.infer<typeof tallySchema>;
