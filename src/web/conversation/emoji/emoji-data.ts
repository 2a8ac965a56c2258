import english from "emoji-picker-element-data/en/emojibase/data.json?url";
import spanish from "emoji-picker-element-data/es/cldr-native/data.json?url";
import japanese from "emoji-picker-element-data/ja/emojibase/data.json?url";
import { fold, toEmoji } from "#client/index.ts";
import type { Emoji } from "./emoji.ts";
import type { Language } from "#web/i18n/languages.ts";

/** Many phones show newer emoji as empty boxes. */
const NEWEST_VERSION = 15;

/** Names in the language of the page, in English where there is no data. We serve the files ourselves. */
const DATA: Record<Language, string> = { en: english, es: spanish, ja: japanese, ar: english };

const WORDS = {
  en: () => import("emoji-picker-element/i18n/en.js"),
  es: () => import("emoji-picker-element/i18n/es.js"),
  ja: () => import("emoji-picker-element/i18n/ja.js"),
  ar: () => import("emoji-picker-element/i18n/ar.js"),
};

/** Unicode's groups by number, each with the key of its translated name and an emoji as its icon. */
export const GROUPS = [
  { group: 0, name: "smileys-emotion", icon: "😀" },
  { group: 1, name: "people-body", icon: "👋" },
  { group: 3, name: "animals-nature", icon: "🐱" },
  { group: 4, name: "food-drink", icon: "🍎" },
  { group: 5, name: "travel-places", icon: "🏠️" },
  { group: 6, name: "activities", icon: "⚽" },
  { group: 7, name: "objects", icon: "📝" },
  { group: 8, name: "symbols", icon: "⛔️" },
  { group: 9, name: "flags", icon: "🏁" },
] as const;

export interface EmojiWords {
  readonly search: string;
  readonly failed: string;
  readonly group: (name: (typeof GROUPS)[number]["name"]) => string;
}

/** An entry of the data files. */
interface Listed {
  readonly emoji: string;
  readonly annotation: string;
  readonly tags?: readonly string[];
  readonly shortcodes?: readonly string[];
  readonly group: number;
  readonly version: number;
  /** Emoji of two people have an array of tones. */
  readonly skins?: readonly { readonly emoji: string; readonly tone: number | readonly number[] }[];
}

interface Known extends Emoji {
  readonly group: number;
  /** The words that a search matches, each with a blank before it. */
  readonly words: string;
  readonly codes: readonly string[];
}

/** Scripts in which a word begins anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** All emoji, with names in one language. */
export class EmojiData {
  readonly #known: Promise<readonly Known[]>;

  constructor(language: Language) {
    this.#known = load(DATA[language]);
    // Each caller that awaits it gets the error.
    this.#known.catch(() => undefined);
  }

  async group(group: number): Promise<readonly Emoji[]> {
    return (await this.#known).filter((emoji) => emoji.group === group);
  }

  /** Emoji whose words match a typed name. Those with a shortcode that starts with it come first. */
  async named(query: string): Promise<readonly Emoji[]> {
    return byCode(await this.#found(query.replaceAll("_", " ")), query);
  }

  /** Emoji for which each word of the query starts one of their words. */
  search(query: string): Promise<readonly Emoji[]> {
    return this.#found(query);
  }

  async #found(query: string): Promise<readonly Known[]> {
    const wanted = wordsOf(query).split(" ");
    const looked = wanted.map((word) => (UNSPACED.test(word) ? word : ` ${word}`));
    const emoji = toEmoji(query);
    return (await this.#known).filter(
      ({ unicode, words }) => unicode === emoji || looked.every((word) => words.includes(word)),
    );
  }
}

function byCode(found: readonly Known[], query: string): readonly Known[] {
  const wanted = fold(query);
  const isCalled = ({ codes }: Known) => codes.some((code) => code.startsWith(wanted));
  return [...found.filter(isCalled), ...found.filter((emoji) => !isCalled(emoji))];
}

async function load(url: string): Promise<readonly Known[]> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The emoji were not loaded: ${answer.status}`);
  const listed = (await answer.json()) as readonly Listed[];
  return listed
    .filter(({ version }) => version <= NEWEST_VERSION)
    .map(({ emoji, annotation, tags = [], shortcodes = [], skins = [], group }) => ({
      unicode: toEmoji(emoji) ?? emoji,
      name: annotation,
      group,
      codes: shortcodes,
      tones: [1, 2, 3, 4, 5].flatMap((tone) => {
        const skin = skins.find((one) => one.tone === tone);
        return skin === undefined ? [] : [toEmoji(skin.emoji) ?? skin.emoji];
      }),
      words: ` ${wordsOf([annotation, ...tags, ...shortcodes].join(" "))}`,
    }));
}

function wordsOf(text: string): string {
  return fold(text)
    .replaceAll(/[^\p{L}\p{N}+]+/gu, " ")
    .trim();
}

export async function emojiWords(language: Language): Promise<EmojiWords> {
  const { default: words } = await WORDS[language]();
  return {
    search: words.searchLabel,
    failed: words.networkErrorMessage,
    group: (name) => words.categories[name],
  };
}
