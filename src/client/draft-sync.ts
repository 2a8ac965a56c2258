/** The text of a draft; empty for none. */
export interface Writing {
  readonly text: string;
  readonly reply_to: number | null;
}

/** What one device knows about a draft. Store it where it survives the app. */
export interface KeptWriting extends Writing {
  /** The draft on the server when this device last received it. */
  readonly base: Writing;
  /** The position up to which it has received changes of this draft. */
  readonly seen: number;
  /** Whether this device has changes that the server lacks. */
  readonly pending: boolean;
}

/** An empty draft. */
export const NOTHING_WRITTEN: Writing = { text: "", reply_to: null };

/** A conversation without a draft so far. */
export const NOT_WRITTEN: KeptWriting = {
  ...NOTHING_WRITTEN,
  base: NOTHING_WRITTEN,
  seen: 0,
  pending: false,
};

/** After the person has written, sent or discarded a draft here. */
export function afterWriting(kept: KeptWriting, { text, reply_to }: Writing): KeptWriting {
  const next = text === "" ? NOTHING_WRITTEN : { text, reply_to };
  return { ...kept, ...next, pending: !isSame(next, kept.base) };
}

/**
 * After the server has sent another state of the draft. It replaces the local one, unless this device has unsent
 * changes: these stay, and are sent once the person continues writing.
 */
export function afterNews(kept: KeptWriting, base: Writing, position: number): KeptWriting {
  if (position <= kept.seen) return kept;
  const heard = { ...kept, base: { text: base.text, reply_to: base.reply_to }, seen: position };
  if (isSame(base, kept.base)) return heard;
  const isUntouched = isSame(kept, kept.base);
  const next = isUntouched ? { ...heard, ...heard.base } : heard;
  return { ...next, pending: false };
}

/** After the server has accepted what was sent; meanwhile the person may have continued writing. */
export function afterTaken(kept: KeptWriting, taken: Writing, position: number): KeptWriting {
  if (position <= kept.seen) return kept;
  const base = { text: taken.text, reply_to: taken.reply_to };
  return { ...kept, base, seen: position, pending: !isSame(kept, base) };
}

/** After a refusal, because the server has another state that is on its way. */
export function afterRefusal(kept: KeptWriting): KeptWriting {
  return { ...kept, pending: false };
}

function isSame(one: Writing, other: Writing): boolean {
  return one.text === other.text && one.reply_to === other.reply_to;
}
