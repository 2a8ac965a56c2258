import { toEmoji } from "#client/index.ts";

export interface Emoji {
  readonly unicode: string;
  readonly name: string;
  /** The emoji in each skin tone, from light to dark. Most have none. */
  readonly tones?: readonly string[];
}

/** The modifier of each tone; none for 0. */
const TONES = ["", "\u{1F3FB}", "\u{1F3FC}", "\u{1F3FD}", "\u{1F3FE}", "\u{1F3FF}"] as const;
const PERSON = /(\p{Emoji_Modifier_Base})(?:\p{Emoji_Modifier}|\uFE0F)?/gu;

/** The emoji in the chosen skin tone, if it has tones. */
export function inTone(emoji: Emoji, tone: number): Emoji {
  return { ...emoji, unicode: emoji.tones?.[tone - 1] ?? emoji.unicode };
}

/** The most common reactions in chats, in this order. */
const MOST_USED = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;

/** As many emoji, recently used ones first, in the chosen skin tone. */
export function quickEmoji(recent: readonly string[], tone: number): readonly string[] {
  const all = [...recent, ...MOST_USED].map((emoji) => toned(emoji, tone));
  return [...new Set(all)].slice(0, MOST_USED.length);
}

/** Recently used emoji, each once, in every skin tone that it has. */
export function inAnyTone(used: readonly string[]): readonly Emoji[] {
  const each = new Set(used.map((emoji) => toned(emoji, 0)));
  return [...each].map((unicode) => ({
    unicode,
    name: unicode,
    tones: TONES.slice(1).map((_, tone) => toned(unicode, tone + 1)),
  }));
}

/** The emoji of one person in this skin tone; several people may each have their own tone, so their emoji stays as it is. */
export function toned(emoji: string, tone: number): string {
  if (emoji.match(PERSON)?.length !== 1) return emoji;
  const other = emoji.replace(PERSON, `$1${TONES[tone] ?? ""}`);
  return toEmoji(other) ?? emoji;
}
