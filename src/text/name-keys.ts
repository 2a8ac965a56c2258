import { fold } from "./fold.ts";

/** So many at most: names of people have few words. */
const KEYS_MAX = 24;

/** Where a word begins; in a script that puts nothing between words, every sign may. */
const BEGINNINGS =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** What a name is found by the beginning of: all of it, and what is left of it from each further word on. */
export function nameKeys(name: string): string[] {
  const key = nameKey(name);
  const places = [0, ...Array.from(key.matchAll(BEGINNINGS), ({ index }) => index)];
  return [...new Set(places)].slice(0, KEYS_MAX).map((place) => key.slice(place));
}

/** A name, or what someone types of it, without what makes no difference. */
export function nameKey(text: string): string {
  return fold(text).trim();
}

const WORD = /[\p{L}\p{N}]+/gu;

/**
 * Whether a name has, for each word that someone types, a word that begins so: "gar jos" finds José García. What holds
 * no word is looked for as it is, at the beginning.
 */
export function nameMatcher(query: string): (name: string) => boolean {
  const key = nameKey(query);
  const words = key.match(WORD) ?? [key];
  return (name) => {
    const keys = nameKeys(name);
    return words.every((word) => keys.some((one) => one.startsWith(word)));
  };
}
