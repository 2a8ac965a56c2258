import { normal } from "./normal.ts";
import { PLAIN_LETTERS } from "./plain-letters.ts";

/**
 * Letters of scripts whose accents and vowel signs people omit; in all other scripts, a mark makes a different letter.
 */
const OPTIONAL_MARKS =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}])(\p{M}+)/gu;

/** й, ў, ї, ѓ and ќ have their own keys on the keyboards that write them, so nobody omits their marks. */
const LETTERS_BY_A_MARK = new Set(["и\u0306", "у\u0306", "і\u0308", "г\u0301", "к\u0301"]);

/**
 * Folding drops invisible characters, the tatweel that stretches Arabic, enclosing marks, and asterisks around a part
 * of a word.
 */
const IGNORED = /[\p{Default_Ignorable_Code_Point}\u0640\p{Me}]|(?<=[^*])\*+/gu;
/** In emoji, folding drops the skin tone and the variation selectors, and keeps the joiners. */
const IGNORED_OF_EMOJI = /[\p{Variation_Selector}\p{Emoji_Modifier}]/gu;

const EMOJI =
  "\\p{Regional_Indicator}{2}|" +
  "\\p{Extended_Pictographic}[\\uFE0E\\uFE0F\\p{Emoji_Modifier}]*[\\u{E0020}-\\u{E007F}]*" +
  "(?:\\u200D\\p{Extended_Pictographic}[\\uFE0E\\uFE0F\\p{Emoji_Modifier}]*)*";
const STARTS_AS_EMOJI = /^[\p{Regional_Indicator}\p{Extended_Pictographic}]/u;

/**
 * Folding processes one cluster at a time: an emoji, or a character with everything that may change it: marks (some are
 * letters until they are normalized), the vowel and the ending of a Korean syllable, invisible characters.
 */
const CLUSTER = new RegExp(
  `(?:${EMOJI}|[\\s\\S])` +
    "(?:[\\p{M}\\u0640\\uFF9E\\uFF9F\\u0E33\\u0EB3\\u1160-\\u11FF\\uD7B0-\\uD7FB\\u314F-\\u3163\\uFFC2-\\uFFDC" +
    "\\p{Default_Ignorable_Code_Point}\\p{Emoji_Modifier}]|(?<=[\\p{L}\\p{M}])\\*{2,}(?=\\p{L}))*",
  "gu",
);

/** Most texts need only case folding. */
const PLAIN = /^[\x20-\x29\x2B-\x7E\n]*$/;

const ANY_LETTER = new RegExp(`[${[...PLAIN_LETTERS.keys()].join("")}]`, "gu");

/** A folded text; `starts` and `ends` map each of its code units to its origin in the text. */
export interface Folded {
  text: string;
  starts: number[];
  ends: number[];
}

/**
 * Removes case, width, and marks that people omit: "jose" equals José, "lodz" Łódź, "елка" ёлка and "كتب" كَتَبَ. Keeps
 * marks that make a different letter: й, the vowels of Hindi and Thai, the dots of が.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  let folded = "";
  for (const [, plain] of clustersOf(text)) folded += plain;
  return folded;
}

/** Folds a text, and maps each unit to the whole cluster that it came from. */
export function foldWithOrigin(text: string): Folded {
  const folded: Folded = { text: "", starts: [], ends: [] };
  let at = 0;
  for (const [cluster, plain] of clustersOf(text)) {
    for (let unit = 0; unit < plain.length; unit += 1) {
      folded.starts.push(at);
      folded.ends.push(at + cluster.length);
    }
    folded.text += plain;
    at += cluster.length;
  }
  return folded;
}

/** Caches folded clusters, since a text repeats them. */
function* clustersOf(text: string): Generator<[cluster: string, folded: string]> {
  const known = new Map<string, string>();
  for (const [cluster] of text.matchAll(CLUSTER)) {
    let plain = known.get(cluster);
    if (plain === undefined) known.set(cluster, (plain = foldCluster(cluster)));
    yield [cluster, plain];
  }
}

function foldCluster(cluster: string): string {
  const ignored = STARTS_AS_EMOJI.test(cluster) ? IGNORED_OF_EMOJI : IGNORED;
  return normal(cluster.replaceAll(ignored, ""), "NFKD")
    .toLowerCase()
    .replaceAll(OPTIONAL_MARKS, withoutMarks)
    .replaceAll(ANY_LETTER, (letter) => PLAIN_LETTERS.get(letter) ?? letter)
    .normalize("NFC");
}

function withoutMarks(_: string, letter: string, marks: string): string {
  return (
    letter +
    Array.from(marks, (mark) => (LETTERS_BY_A_MARK.has(letter + mark) ? mark : "")).join("")
  );
}
