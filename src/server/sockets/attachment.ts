import { z } from "zod";

/** A socket's state that survives hibernation; times in ms. It fits the attachment's limit of 16 KiB. */
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
  /** The packed unread counts that an inbox's socket was sent; null if they are too many. */
  unread: z.string().nullable().default(null),
  /** The time at which its inbox last read D1. */
  read_at: z.number().default(0),
  /** Whether the person is looking at the device. */
  looking: z.boolean().optional(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** HIBERNATE-2: validates an attachment before using it; returns null for one of another kind. */
export function readAttachment(value: unknown): Attachment | null {
  return attachmentSchema.safeParse(value).data ?? null;
}

/** The part of a session that its socket keeps. */
export function toAttachment(session: Attachment): Attachment {
  return attachmentSchema.parse(session);
}
