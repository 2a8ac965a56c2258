import { fold } from "./fold.ts";
import { unitsOf, type Unit } from "./word-units.ts";

/** Keys of one name: names of people have few words. */
const KEYS_MAX = 24;

/**
 * Folds a name, or a part that someone types, and puts its words one blank apart, or none in scripts that put nothing
 * between words. A name without any word stays as it is.
 */
export function nameKey(text: string): string {
  const folded = fold(text).trim();
  const units = unitsOf(folded);
  return units.length === 0 ? folded : joined(units);
}

/**
 * Makes the keys whose beginnings find a name: the name from each of its words on, followed by the words before that, so
 * that "garcia jose" finds José García. In a script that puts nothing between words, any cluster may begin one.
 */
export function nameKeys(name: string): string[] {
  const units = unitsOf(fold(name).trim());
  if (units.length === 0) return [nameKey(name)];
  const keys = units
    .flatMap((unit, place) => (place === 0 || beginsWord(unit) ? [place] : []))
    .slice(0, KEYS_MAX)
    .map((place) => joined([...units.slice(place), ...units.slice(0, place)]));
  return [...new Set(keys)];
}

/** The words of a query; a name has to have a word that begins with each. */
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
  // A rotated name has other neighbours.
  const isNext = unit.gap === "" && unit.start === before.start + before.text.length;
  return isNext && [before, unit].every(({ kind }) => kind === "word" || kind === "number");
}
