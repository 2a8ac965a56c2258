import { fold } from "./fold.ts";
import { unitsOf, type Unit } from "./word-units.ts";

/** The most keys of one name: people's names have few words. */
const KEYS_MAX = 24;

/**
 * Folds a name, or a part that someone types, and separates its words by one space, or none in unspaced scripts. A name
 * without words stays unchanged.
 */
export function nameKey(text: string): string {
  const folded = fold(text).trim();
  const units = unitsOf(folded);
  return units.length === 0 ? folded : joined(units);
}

/**
 * Creates the keys whose prefixes find a name: for each of its words, the name from there on, followed by the words
 * before, so that "garcia jose" finds José García. In an unspaced script, any cluster may begin a key.
 */
export function nameKeys(name: string): string[] {
  const units = unitsOf(fold(name));
  if (units.length === 0) return [nameKey(name)];
  const keys = units
    .flatMap((unit, place) => (place === 0 || beginsWord(unit) ? [place] : []))
    .slice(0, KEYS_MAX)
    .map((place) => joined([...units.slice(place), ...units.slice(0, place)]));
  return [...new Set(keys)];
}

/** Returns the words of a query; a matching name has a word that begins with each. */
export function nameWords(query: string): string[] {
  return nameKey(query).split(" ");
}

/** Matches names that have, for each word of the query, a word that begins with it: "gar jos" finds José García. */
export function nameMatcher(query: string): (name: string) => boolean {
  const words = nameWords(query);
  return (name) => {
    const keys = nameKeys(name);
    return words.every((word) => keys.some((key) => key.startsWith(word)));
  };
}

function beginsWord({ kind, gap }: Unit): boolean {
  return gap !== "" || kind === "cluster" || kind === "emoji";
}

function joined(units: readonly Unit[]): string {
  let text = "";
  for (const [index, unit] of units.entries()) {
    const before = units[index - 1];
    text += before === undefined || isOne(before, unit) ? unit.text : ` ${unit.text}`;
  }
  return text;
}

function isOne(before: Unit, unit: Unit): boolean {
  if (before.kind === "cluster" && unit.kind === "cluster") return unit.gap.trim() === "";
  // Words have other neighbours in a rotated name.
  const isNext = unit.start === before.start + before.text.length;
  return isNext && [before, unit].every(({ kind }) => kind === "word" || kind === "number");
}
