import data from "emoji-picker-element-data/en/iamcal/data.json" with { type: "json" };

const SKIN_TONE = /^skin-tone-([2-6])$/;

interface Emoji {
  emoji: string;
  /** By skin tone, 1 to 5. */
  tones: ReadonlyMap<number, string>;
}

/** Slack's names for emoji. */
const byName = new Map<string, Emoji>(
  data.flatMap(({ emoji, shortcodes = [], skins = [] }) =>
    shortcodes.map((name): [string, Emoji] => [
      name,
      { emoji, tones: new Map(skins.map(({ tone, emoji: toned }) => [Number(tone), toned])) },
    ]),
  ),
);

/** The emoji of a name such as `+1` or `wave::skin-tone-3`; undefined for a workspace's own. */
export function emojiNamed(name: string): string | undefined {
  const [base = "", modifier = ""] = name.split("::");
  const found = byName.get(base);
  if (found === undefined) return undefined;
  const tone = Number(SKIN_TONE.exec(modifier)?.[1] ?? 1) - 1;
  return found.tones.get(tone) ?? found.emoji;
}

/** `:name:` in a text as the emoji. */
export function withEmoji(text: string): string {
  return text.replaceAll(
    /:([a-z0-9_+'-]+)(?:::(skin-tone-[2-6]))?:/g,
    (all, name: string, tone: string | undefined) =>
      emojiNamed(tone === undefined ? name : `${name}::${tone}`) ?? all,
  );
}
