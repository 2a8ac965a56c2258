export interface Emoji {
  readonly unicode: string;
  readonly name: string;
  /** The emoji in each skin tone, from light to dark. Most have none. */
  readonly tones?: readonly string[];
}

/** The emoji in the chosen skin tone, if it has tones. */
export function inTone(emoji: Emoji, tone: number): Emoji {
  return { ...emoji, unicode: emoji.tones?.[tone - 1] ?? emoji.unicode };
}

/** The most common reactions in chats, in this order. */
const MOST_USED = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;

/** The same number of emoji, recently used ones first. */
export function quickEmoji(recent: readonly string[]): readonly string[] {
  return [...new Set([...recent, ...MOST_USED])].slice(0, MOST_USED.length);
}
