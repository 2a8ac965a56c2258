import { z } from "zod";
import { sessionSchema } from "../auth.ts";
import { conversationSchema } from "../conversation.ts";
import { ackFrameSchema } from "../frames/ack.ts";
import { authFrameSchema } from "../frames/auth.ts";
import { closingFrameSchema } from "../frames/closing.ts";
import { errorFrameSchema } from "../frames/error.ts";
import { presenceFrameSchema } from "../frames/presence.ts";
import { resumeFrameSchema } from "../frames/resume.ts";
import { lookingFrameSchema } from "./looking.ts";
import { limitsSchema } from "../published-limits.ts";
import { idSchema, positionSchema } from "../primitives.ts";
import { savedDraftSchema } from "../saved-draft.ts";
import { featuresSchema } from "../translation.ts";
import { userSchema } from "../user.ts";

/** Exact totals over all conversations. `request_count`: pending requests, which no other total counts. */
export const unreadTotalsSchema = z
  .object({ unread_count: z.int(), mention_count: z.int(), request_count: z.int() })
  .meta({ id: "UnreadTotals" });
/** Exact totals over all conversations. */
export type UnreadTotals = z.infer<typeof unreadTotalsSchema>;

/** All drafts of a person, as of this position (DRAFT-2). */
export const savedDraftsSchema = z
  .object({ position: positionSchema, items: z.array(savedDraftSchema) })
  .meta({ id: "SavedDrafts" });
export type SavedDrafts = z.infer<typeof savedDraftsSchema>;

/**
 * The inbox's first frame. `head`: the position to resume from; it only grows, and has no other meaning.
 * `new_sign_ins`: sign-ins from new devices that nobody has confirmed, absent if there are none. `drafts`: absent if
 * there never was one.
 */
export const inboxWelcomeFrameSchema = z.object({
  type: z.literal("welcome"),
  protocol: z.int(),
  epoch: z.string(),
  head: positionSchema,
  me: userSchema,
  totals: unreadTotalsSchema,
  heartbeat_ms: z.int(),
  limits: limitsSchema,
  features: featuresSchema,
  new_sign_ins: z.array(sessionSchema).optional(),
  blocked_ids: z.array(idSchema),
  drafts: savedDraftsSchema.optional(),
});

/**
 * Start over from here: the 100 most recently active conversations, and pinned ones beyond those. `has_more`:
 * `GET /conversations` with `next_cursor` continues after the 100.
 */
export const inboxSnapshotFrameSchema = z.object({
  type: z.literal("snapshot"),
  head: positionSchema,
  conversations: z.array(conversationSchema),
  has_more: z.boolean(),
  next_cursor: z.string().nullable().optional(),
});

/**
 * Each changed conversation as the inbox's person sees it now; `revision` orders its views. `left`: conversations that
 * they left.
 */
export const inboxChangesFrameSchema = z.object({
  type: z.literal("changes"),
  from: positionSchema,
  to: positionSchema,
  complete: z.boolean(),
  conversations: z.array(conversationSchema),
  left: z.array(idSchema),
  totals: unreadTotalsSchema,
  me: userSchema.optional(),
});

/** A person who is typing, for this long unless another frame renews it. */
export const typistSchema = z.object({ user_id: idSchema, expires_in_ms: z.int() });
export type Typist = z.infer<typeof typistSchema>;

/** Everyone else who is typing in a conversation now; this replaces the previous list. */
export const inboxTypingFrameSchema = z.object({
  type: z.literal("typing"),
  conversation_id: idSchema,
  typing: z.array(typistSchema),
});
export type InboxTypingFrame = z.infer<typeof inboxTypingFrameSchema>;

/** The peers of one's direct conversations who are online; this replaces the previous list. */
export const inboxOnlineFrameSchema = z.object({
  type: z.literal("online"),
  user_ids: z.array(idSchema),
});
export type InboxOnlineFrame = z.infer<typeof inboxOnlineFrameSchema>;

/**
 * Sign-ins from new devices that nobody has confirmed (SESSION-3), except the receiver's own; this replaces the
 * previous list, and that of `welcome`.
 */
export const newSignInsFrameSchema = z.object({
  type: z.literal("new_sign_ins"),
  sessions: z.array(sessionSchema),
});
export type NewSignInsFrame = z.infer<typeof newSignInsFrameSchema>;

/** The people whom the inbox's person blocks now; this replaces the previous list, and that of `welcome`. */
export const inboxBlocksFrameSchema = z.object({
  type: z.literal("blocks"),
  blocked_ids: z.array(idSchema),
});

/** A draft has changed, or with `null` has ended. Of two changes, the one with the greater position is newer. */
export const inboxDraftFrameSchema = z.object({
  type: z.literal("draft"),
  conversation_id: idSchema,
  position: positionSchema,
  draft: savedDraftSchema.nullable(),
});
export type InboxDraftFrame = z.infer<typeof inboxDraftFrameSchema>;

/** Every frame a client may send on the inbox socket; beside them the literal text `ping`. */
export const inboxUpFrameSchema = z.discriminatedUnion("type", [
  resumeFrameSchema,
  authFrameSchema,
  lookingFrameSchema,
]);
export type InboxUpFrame = z.infer<typeof inboxUpFrameSchema>;

/** Every frame the server may send on the inbox socket. */
export const inboxDownFrameSchema = z.discriminatedUnion("type", [
  inboxWelcomeFrameSchema,
  inboxSnapshotFrameSchema,
  inboxChangesFrameSchema,
  inboxTypingFrameSchema,
  inboxOnlineFrameSchema,
  newSignInsFrameSchema,
  inboxBlocksFrameSchema,
  inboxDraftFrameSchema,
  presenceFrameSchema,
  ackFrameSchema,
  errorFrameSchema,
  closingFrameSchema,
]);
export type InboxDownFrame = z.infer<typeof inboxDownFrameSchema>;
