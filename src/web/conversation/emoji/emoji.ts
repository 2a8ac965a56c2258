export interface Emoji {
  readonly unicode: string;
  readonly name: string;
  /** The same in each tone of skin, from light to dark; none for most. */
  readonly tones?: readonly string[];
}

/** In the tone that one has chosen, where there are tones of it. */
export function inTone(emoji: Emoji, tone: number): Emoji {
  return { ...emoji, unicode: emoji.tones?.[tone - 1] ?? emoji.unicode };
}

/** What people react with most, in this order, in every chat. */
const MOST_USED = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;

/** As many, those used lately first. */
export function quickEmoji(recent: readonly string[]): readonly string[] {
  return [...new Set([...recent, ...MOST_USED])].slice(0, MOST_USED.length);
}
