import { UNSPACED_SCRIPTS } from "./unspaced.ts";

/**
 * The smallest unit that search finds: a word, a number ("v1" and "100km" are a word and a number each), an emoji or,
 * in an unspaced script, a cluster. `gap`: the text between this unit and the previous one.
 */
export interface Unit {
  kind: "word" | "number" | "cluster" | "emoji";
  text: string;
  start: number;
  gap: string;
}

const UNSPACED_LETTER = `(?=[\\p{L}\\p{Nl}])[${UNSPACED_SCRIPTS}ー]`;

/** Characters that stack the next letter under the previous one: Khmer, Burmese, Tai Tham, Javanese, Balinese. */
const STACKERS = "\\u17D2\\u1039\\u1A60\\uA9C0\\u1B44";

/** A letter with all its marks. */
const UNSPACED_CLUSTER = `${UNSPACED_LETTER}(?:\\p{M}|(?<=[${STACKERS}])${UNSPACED_LETTER})*`;

const UNIT = new RegExp(
  [
    `(?<cluster>${UNSPACED_CLUSTER})`,
    "(?<number>\\p{Nd}[\\p{Nd}\\p{M}]*)",
    `(?<word>(?:(?!${UNSPACED_LETTER})[\\p{L}\\p{Nl}\\p{No}\\p{M}\\p{Co}])+)`,
    "(?<emoji>\\p{Regional_Indicator}{2}|" +
      "\\p{Extended_Pictographic}[\\u{E0020}-\\u{E007F}]*(?:\\u200D\\p{Extended_Pictographic})*)",
  ].join("|"),
  "gu",
);

/** Cuts a folded text into its units. */
export function unitsOf(folded: string): Unit[] {
  let end = 0;
  return Array.from(folded.matchAll(UNIT), ({ index, 0: text, groups }) => {
    const gap = folded.slice(end, index);
    end = index + text.length;
    return { kind: kindOf(groups ?? {}), text, start: index, gap };
  });
}

function kindOf({ cluster, number, word }: Record<string, string | undefined>): Unit["kind"] {
  if (word !== undefined) return "word";
  if (cluster !== undefined) return "cluster";
  return number === undefined ? "emoji" : "number";
}

/** Whether the second unit continues the first one's run of an unspaced script. */
export function goesOn(before: Unit | undefined, unit: Unit | undefined): boolean {
  return before?.kind === "cluster" && unit?.kind === "cluster" && unit.gap === "";
}
