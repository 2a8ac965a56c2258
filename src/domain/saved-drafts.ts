import { failure } from "#protocol/errors.ts";
import { DRAFTS_BYTES_MAX, DRAFTS_MAX } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";

/** A draft or, without text, the end of one. */
export interface KnownDraft {
  readonly conversation_id: string;
  readonly text: string | null;
  readonly reply_to: number | null;
  readonly position: number;
  readonly updated_at: string;
}

/** The most ends to remember (DRAFT-3). */
export const DRAFT_ENDS_MAX = DRAFTS_MAX;

/** DRAFT-3: whether the draft has changed since `seen`, so that the device may not overwrite it. */
export function isStale(
  all: ReadonlyMap<string, KnownDraft>,
  conversationId: string,
  seen: number | undefined,
): boolean {
  if (seen === undefined) return false;
  return (all.get(conversationId)?.position ?? forgottenUpTo(all)) > seen;
}

/** The latest position at which a forgotten draft can have ended. */
function forgottenUpTo(all: ReadonlyMap<string, KnownDraft>): number {
  const ends = endsOf(all);
  return ends.length < DRAFT_ENDS_MAX ? 0 : (ends[0]?.position ?? 0);
}

/** DRAFT-1: checks that there is room for a draft with this text. */
export function roomFor(
  all: ReadonlyMap<string, KnownDraft>,
  conversationId: string,
  text: string,
): Result<null> {
  const others = [...all.values()].filter(
    (draft) => draft.text !== null && draft.conversation_id !== conversationId,
  );
  if (others.length >= DRAFTS_MAX) {
    return err(failure("too_many", `You can have at most ${DRAFTS_MAX} drafts`));
  }
  const bytes = others.reduce((sum, draft) => sum + bytesOf(draft.text), bytesOf(text));
  if (bytes <= DRAFTS_BYTES_MAX) return ok(null);
  return err(
    failure("too_large", `Your drafts can have at most ${DRAFTS_BYTES_MAX} bytes in total`),
  );
}

/** Returns the oldest ends, to forget them after adding one more. */
export function endsTooMany(all: ReadonlyMap<string, KnownDraft>): string[] {
  const ends = endsOf(all);
  return ends
    .slice(0, Math.max(0, ends.length - DRAFT_ENDS_MAX))
    .map(({ conversation_id }) => conversation_id);
}

function bytesOf(text: string | null): number {
  return new TextEncoder().encode(text ?? "").length;
}

function endsOf(all: ReadonlyMap<string, KnownDraft>): KnownDraft[] {
  return [...all.values()]
    .filter(({ text }) => text === null)
    .sort((a, b) => a.position - b.position);
}
