import { z } from "zod";

/** What a socket's object needs after waking; times in ms. It fits the 16 KiB that an attachment may have. */
const attachmentSchema = z.object({
  socket_id: z.string(),
  user_id: z.string(),
  session_id: z.string(),
  token_expires_at: z.number(),
  heard_at: z.number(),
  /** The newest message that has reached this device. */
  delivered: z.number().default(0),
  /** The position of an inbox's socket. */
  position: z.number().default(0),
  /** The unread counts that an inbox's socket was sent, packed; null when they are too many. */
  unread: z.string().nullable().default(null),
  /** The time at which its inbox last read D1. */
  read_at: z.number().default(0),
  /** Whether its person looks at the device. */
  looking: z.boolean().optional(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** HIBERNATE-2: validates an attachment before it is trusted; returns null for one of another kind. */
export function readAttachment(value: unknown): Attachment | null {
  return attachmentSchema.safeParse(value).data ?? null;
}

/** The part of a session that its socket keeps. */
export function toAttachment(session: Attachment): Attachment {
  return attachmentSchema.parse(session);
}
