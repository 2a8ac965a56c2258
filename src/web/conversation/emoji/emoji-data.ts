import english from "emoji-picker-element-data/en/emojibase/data.json?url";
import spanish from "emoji-picker-element-data/es/cldr-native/data.json?url";
import japanese from "emoji-picker-element-data/ja/emojibase/data.json?url";
import { fold, toEmoji } from "#client/index.ts";
import type { Emoji } from "./emoji.ts";
import type { Language } from "#web/i18n/languages.ts";

/** Newer ones are empty boxes on many a phone. */
const NEWEST_VERSION = 15;

/** Emoji are searched in the language of the interface where there is data for it, in our own files. */
const DATA: Record<Language, string> = { en: english, es: spanish, ja: japanese, ar: english };

const WORDS = {
  en: () => import("emoji-picker-element/i18n/en.js"),
  es: () => import("emoji-picker-element/i18n/es.js"),
  ja: () => import("emoji-picker-element/i18n/ja.js"),
  ar: () => import("emoji-picker-element/i18n/ar.js"),
};

/** Unicode's groups by number, each with the name its words go by and an emoji to stand for it. */
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

/** As the files have it. */
interface Listed {
  readonly emoji: string;
  readonly annotation: string;
  readonly tags?: readonly string[];
  readonly shortcodes?: readonly string[];
  readonly group: number;
  readonly version: number;
  /** Of some there are tones for two people; those have an array. */
  readonly skins?: readonly { readonly emoji: string; readonly tone: number | readonly number[] }[];
}

interface Known extends Emoji {
  readonly group: number;
  /** What it is found by: words, each with a blank before it. */
  readonly words: string;
  readonly codes: readonly string[];
}

/** Scripts in which a word begins anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** All emoji, in a language. */
export class EmojiData {
  readonly #known: Promise<readonly Known[]>;

  constructor(language: Language) {
    this.#known = load(DATA[language]);
    // The caller gets the error.
    this.#known.catch(() => undefined);
  }

  async group(group: number): Promise<readonly Emoji[]> {
    return (await this.#known).filter((emoji) => emoji.group === group);
  }

  /** Those that are called so, or begin so. */
  async named(query: string): Promise<readonly Emoji[]> {
    return byCode(await this.#found(query.replaceAll("_", " ")), query);
  }

  /** Each word that is looked for begins one of theirs. */
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

/** What begins so comes first. */
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
