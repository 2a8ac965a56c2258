import { z } from "zod";
import { hasVisible } from "#text/visible.ts";
import { TEXT_LENGTH_CEILING } from "./limits.ts";
import {
  cleanText,
  idSchema,
  messageIdSchema,
  positionSchema,
  timestampSchema,
} from "./primitives.ts";

/** A message that a person has begun to write; `position` orders the changes of all their drafts (DRAFT-2). */
export const savedDraftSchema = z
  .object({
    conversation_id: idSchema,
    text: z.string(),
    reply_to: messageIdSchema.nullable(),
    position: positionSchema,
    updated_at: timestampSchema,
  })
  .meta({ id: "SavedDraft" });
/** A draft, as the server stores it for all of a person's devices. */
export type SavedDraft = z.infer<typeof savedDraftSchema>;

/** `seen`: the position up to which the device has the changes of this draft (DRAFT-3). */
export const savedDraftPutSchema = z
  .strictObject({
    text: cleanText.max(TEXT_LENGTH_CEILING).refine(hasVisible, "needs something visible"),
    reply_to: messageIdSchema.nullable().optional(),
    seen: positionSchema.optional(),
  })
  .meta({ id: "SavedDraftPut" });
/** A draft to save: its text, the message it replies to, and up to where this device has seen the draft's changes. */
export type SavedDraftPut = z.infer<typeof savedDraftPutSchema>;

/** A draft that ended, at this position. */
export const draftEndSchema = z.object({ position: positionSchema }).meta({ id: "DraftEnd" });
/** The position at which a draft ended. */
export type DraftEnd = z.infer<typeof draftEndSchema>;
