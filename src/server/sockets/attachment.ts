import { z } from "zod";

/** What a socket needs to know of itself on waking; times in ms. Within the 16 KiB an attachment may have. */
const attachmentSchema = z.object({
  socket_id: z.string(),
  user_id: z.string(),
  session_id: z.string(),
  token_expires_at: z.number(),
  heard_at: z.number(),
  /** The newest message that has reached this device. */
  delivered: z.number().default(0),
  /** Where an inbox's socket stands. */
  position: z.number().default(0),
  /** What an inbox's socket was told of unread counts, packed; null when that is too much. */
  unread: z.string().nullable().default(null),
  /** When its inbox last read D1. */
  read_at: z.number().default(0),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** HIBERNATE-2: an attachment is validated before it is trusted; null for one that is not ours. */
export function readAttachment(value: unknown): Attachment | null {
  return attachmentSchema.safeParse(value).data ?? null;
}

/** Of what is known of a socket, what it keeps. */
export function toAttachment(session: Attachment): Attachment {
  return attachmentSchema.parse(session);
}
