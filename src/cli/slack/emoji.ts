import data from "emoji-picker-element-data/en/iamcal/data.json" with { type: "json" };

const SKIN_TONE = /^skin-tone-([2-6])$/;

interface Emoji {
  emoji: string;
  /** Variants by skin tone, 1 to 5. */
  tones: ReadonlyMap<number, string>;
}

/** Emoji by their Slack name. */
const byName = new Map<string, Emoji>(
  data.flatMap(({ emoji, shortcodes = [], skins = [] }) =>
    shortcodes.map((name): [string, Emoji] => [
      name,
      { emoji, tones: new Map(skins.map(({ tone, emoji: toned }) => [Number(tone), toned])) },
    ]),
  ),
);

/** Returns the emoji for a name such as `+1` or `wave::skin-tone-3`; undefined for custom emoji. */
export function emojiNamed(name: string): string | undefined {
  const [base = "", modifier = ""] = name.split("::");
  const found = byName.get(base);
  if (found === undefined) return undefined;
  const tone = Number(SKIN_TONE.exec(modifier)?.[1] ?? 1) - 1;
  return found.tones.get(tone) ?? found.emoji;
}

/** Replaces each `:name:` in a text with its emoji. */
export function withEmoji(text: string): string {
  return text.replaceAll(
    /:([a-z0-9_+'-]+)(?:::(skin-tone-[2-6]))?:/g,
    (all, name: string, tone: string | undefined) =>
      emojiNamed(tone === undefined ? name : `${name}::${tone}`) ?? all,
  );
}
