import { UNSPACED_SCRIPTS } from "./unspaced.ts";

/** Marks, joiners and selectors, which belong to the preceding character. */
const BOUND = /[\p{M}\u200C\u200D]/u;
/** The most of them to inspect. */
const BOUND_MAX = 40;
const BLANK = /[\s\u200B\u2060\uFEFF]/u;
const WORD = /[\p{L}\p{N}]/u;
/** Letters of unspaced scripts; the long vowel sign belongs to two of them. */
export const UNSPACED_LETTERS = `${UNSPACED_SCRIPTS}ー`;
const UNSPACED = new RegExp(`[${UNSPACED_LETTERS}]`, "u");

/** Returns where the character that ends before `at` starts. */
function before(line: string, at: number): number {
  const unit = line.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? at - 2 : at - 1;
}

/** Returns the character before a place without its marks; empty at the start of the line. */
export function signBefore(line: string, at: number): string {
  let end = at;
  for (let looked = 0; end > 0 && looked < BOUND_MAX; looked += 1) {
    const start = before(line, end);
    const sign = line.slice(start, end);
    if (!BOUND.test(sign)) return sign;
    end = start;
  }
  return "";
}

/** Returns the character at a place; empty at the end of the line. */
export function signAt(line: string, at: number): string {
  const code = line.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function isBlank(sign: string): boolean {
  return sign === "" || BLANK.test(sign);
}

/** Whether a character forms one word with an adjacent letter or digit. */
export function isSpacedWord(sign: string): boolean {
  return WORD.test(sign) && !UNSPACED.test(sign);
}

export function isWord(sign: string): boolean {
  return WORD.test(sign);
}

/** The characters of emphasis. */
type Sign = "*" | "_" | "~";

/**
 * Emphasis begins and ends at word boundaries, so that names, paths and formulas stay as they are: `snake_case`,
 * `2*3*4`, `src/*.ts`. Next to a letter of an unspaced script every place is a boundary, except for underscores, which
 * occur in file names of all scripts.
 */
export function opensAt(line: string, start: number, end: number, sign: Sign): boolean {
  const inside = signAt(line, end);
  if (isBlank(inside) || ",;)]}/".includes(inside) || BOUND.test(inside)) return false;
  const outside = signBefore(line, start);
  if (isWord(outside)) return !isWordFor(sign, outside);
  switch (outside) {
    case "@":
      return false;
    case ")":
    case "]":
    case "}":
      return end - start > 1 && !"([{".includes(inside);
    case "/":
      return isMark(line[start - 2]);
    case ".":
      return !isWord(signBefore(line, start - 1));
    default:
      return true;
  }
}

export function closesAt(line: string, start: number, end: number, sign: Sign): boolean {
  const inside = signBefore(line, start);
  if (isBlank(inside) || "([{/".includes(inside)) return false;
  const outside = signAt(line, end);
  if (isWord(outside)) return !isWordFor(sign, outside);
  switch (outside) {
    case "/":
      return isMark(line[end + 1]);
    case ".":
      return !isWord(signAt(line, end + 1));
    default:
      return true;
  }
}

function isWordFor(sign: Sign, outside: string): boolean {
  return sign === "_" || isSpacedWord(outside);
}

function isMark(sign: string | undefined): boolean {
  return sign === "*" || sign === "_" || sign === "~";
}
