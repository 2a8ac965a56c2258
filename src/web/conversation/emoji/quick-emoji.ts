/** What people react with most, in this order, in every chat. */
const MOST_USED = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;

/** As many, those used lately first. */
export function quickEmoji(recent: readonly string[]): readonly string[] {
  return [...new Set([...recent, ...MOST_USED])].slice(0, MOST_USED.length);
}
