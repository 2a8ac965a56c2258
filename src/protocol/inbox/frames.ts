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

/** Exact totals over all conversations; `request_count`: requests that wait for an answer, which count in nothing else. */
export const unreadTotalsSchema = z
  .object({ unread_count: z.int(), mention_count: z.int(), request_count: z.int() })
  .meta({ id: "UnreadTotals" });
/** Exact totals over all conversations. */
export type UnreadTotals = z.infer<typeof unreadTotalsSchema>;

/** All of one's drafts, as of this position (DRAFT-2). */
export const savedDraftsSchema = z
  .object({ position: positionSchema, items: z.array(savedDraftSchema) })
  .meta({ id: "SavedDrafts" });
export type SavedDrafts = z.infer<typeof savedDraftsSchema>;

/**
 * The inbox's first frame. `new_sign_ins`: sign-ins from new devices that nobody has confirmed; absent where there are
 * none, and so are `drafts` where there never was one. `head` is the position to resume from; it only grows, and has no other meaning.
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
 * Start over from here: the 100 most recently active conversations, and those beyond that are pinned. `has_more`: page
 * on by `GET /conversations` with `next_cursor`, which goes on after the 100.
 */
export const inboxSnapshotFrameSchema = z.object({
  type: z.literal("snapshot"),
  head: positionSchema,
  conversations: z.array(conversationSchema),
  has_more: z.boolean(),
  next_cursor: z.string().nullable().optional(),
});

/**
 * Each changed conversation as the inbox's owner sees it now; `revision` orders its views. `left`: conversations they
 * left.
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

/** Someone is typing, for this long unless another frame renews it. */
export const typistSchema = z.object({ user_id: idSchema, expires_in_ms: z.int() });
export type Typist = z.infer<typeof typistSchema>;

/** Everyone else who is typing in a conversation now; it replaces the list before it. */
export const inboxTypingFrameSchema = z.object({
  type: z.literal("typing"),
  conversation_id: idSchema,
  typing: z.array(typistSchema),
});
export type InboxTypingFrame = z.infer<typeof inboxTypingFrameSchema>;

/** The peers of one's direct conversations who are online; it replaces the list before it. */
export const inboxOnlineFrameSchema = z.object({
  type: z.literal("online"),
  user_ids: z.array(idSchema),
});
export type InboxOnlineFrame = z.infer<typeof inboxOnlineFrameSchema>;

/**
 * Sign-ins from new devices that nobody has confirmed (SESSION-3), but the receiver's own; it replaces the list before
 * it, and that of `welcome`.
 */
export const newSignInsFrameSchema = z.object({
  type: z.literal("new_sign_ins"),
  sessions: z.array(sessionSchema),
});
export type NewSignInsFrame = z.infer<typeof newSignInsFrameSchema>;
/** Whom the inbox's owner has blocked now; it replaces the list before it, which began in `welcome`. */
export const inboxBlocksFrameSchema = z.object({
  type: z.literal("blocks"),
  blocked_ids: z.array(idSchema),
});

/** A draft of one's own has changed, or with `null` has ended; of two changes the one at the greater position holds. */
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
