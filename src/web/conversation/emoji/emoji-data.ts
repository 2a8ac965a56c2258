import Database from "emoji-picker-element/database.js";
import english from "emoji-picker-element-data/en/emojibase/data.json?url";
import spanish from "emoji-picker-element-data/es/cldr-native/data.json?url";
import japanese from "emoji-picker-element-data/ja/emojibase/data.json?url";
import { toEmoji } from "#client/index.ts";
import type { Language } from "#web/i18n/languages.ts";

/** Newer ones are empty boxes on many a phone. */
const NEWEST_VERSION = 15;

/** Emoji are searched in the language of the interface where there is data for it, in our own files. */
const DATA: Record<Language, { dataSource: string; locale: string }> = {
  en: { dataSource: english, locale: "en" },
  es: { dataSource: spanish, locale: "es" },
  ja: { dataSource: japanese, locale: "ja" },
  ar: { dataSource: english, locale: "en" },
};

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

export interface Emoji {
  readonly unicode: string;
  readonly name: string;
}

export interface EmojiWords {
  readonly search: string;
  readonly failed: string;
  readonly group: (name: (typeof GROUPS)[number]["name"]) => string;
}

/** All emoji, in a language; kept in IndexedDB once they have been loaded. */
export class EmojiData {
  readonly #database: Database;

  constructor(language: Language) {
    this.#database = new Database(DATA[language]);
  }

  async group(group: number): Promise<readonly Emoji[]> {
    return shown(await this.#database.getEmojiByGroup(group));
  }

  async search(query: string): Promise<readonly Emoji[]> {
    return shown(await this.#database.getEmojiBySearchQuery(query));
  }
}

export async function emojiWords(language: Language): Promise<EmojiWords> {
  const { default: words } = await WORDS[language]();
  return {
    search: words.searchLabel,
    failed: words.networkErrorMessage,
    group: (name) => words.categories[name],
  };
}

function shown(found: Awaited<ReturnType<Database["getEmojiBySearchQuery"]>>): readonly Emoji[] {
  return found.flatMap((emoji) =>
    "unicode" in emoji && emoji.version <= NEWEST_VERSION
      ? [{ unicode: toEmoji(emoji.unicode) ?? emoji.unicode, name: emoji.annotation }]
      : [],
  );
}
