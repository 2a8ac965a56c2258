/** What is written in a conversation: nothing, where the text is empty. */
export interface Writing {
  readonly text: string;
  readonly reply_to: number | null;
}

/** What one device knows of a draft. Keep it where it survives the app. */
export interface KeptWriting extends Writing {
  /** What the server had, when this device last heard of it. */
  readonly base: Writing;
  /** The position up to which it has heard of this draft. */
  readonly seen: number;
  /** Whether what is written here is to go to the server. */
  readonly pending: boolean;
}

/** Nothing. */
export const NOTHING_WRITTEN: Writing = { text: "", reply_to: null };

/** A conversation in which nothing was written so far. */
export const NOT_WRITTEN: KeptWriting = {
  ...NOTHING_WRITTEN,
  base: NOTHING_WRITTEN,
  seen: 0,
  pending: false,
};

/** The person has written here, has sent it, or has given it up. */
export function afterWriting(kept: KeptWriting, { text, reply_to }: Writing): KeptWriting {
  const next = text === "" ? NOTHING_WRITTEN : { text, reply_to };
  return { ...kept, ...next, pending: !isSame(next, kept.base) };
}

/**
 * The server has another state of the draft. It takes the place of what is here, unless this device has not sent that
 * yet: then it stays, and goes to the server once the person writes on.
 */
export function afterNews(kept: KeptWriting, base: Writing, position: number): KeptWriting {
  if (position <= kept.seen) return kept;
  const heard = { ...kept, base: { text: base.text, reply_to: base.reply_to }, seen: position };
  if (isSame(base, kept.base)) return heard;
  const isUntouched = isSame(kept, kept.base);
  const next = isUntouched ? { ...heard, ...heard.base } : heard;
  return { ...next, pending: false };
}

/** The server has taken what was sent to it; meanwhile the person may have written on. */
export function afterTaken(kept: KeptWriting, taken: Writing, position: number): KeptWriting {
  if (position <= kept.seen) return kept;
  const base = { text: taken.text, reply_to: taken.reply_to };
  return { ...kept, base, seen: position, pending: !isSame(kept, base) };
}

/** The server has another state, of which the news are on their way. */
export function afterRefusal(kept: KeptWriting): KeptWriting {
  return { ...kept, pending: false };
}

function isSame(one: Writing, other: Writing): boolean {
  return one.text === other.text && one.reply_to === other.reply_to;
}
