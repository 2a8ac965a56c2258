import type { Stretch } from "./formatting.ts";
import { isSpacedWord, isWord, signBefore, UNSPACED_LETTERS } from "./word-edges.ts";

/** `href` is null for an address that cannot be opened by itself, such as `ssh://a@b` or `medium.com/@bob`. */
export interface WrittenAddress extends Stretch {
  href: string | null;
}

/** What an address may begin with. `host/` alone is not enough, since it may be `either.or/both`. */
const BEGINNING = new RegExp(
  [
    /(?<![a-z0-9+.\-])[a-z][a-z0-9+.\-]{0,30}:\/\//v.source,
    /(?<![\p{Script=Latin}\p{N}_.\-])www\.(?=[\p{L}\p{N}])/v.source,
    /(?<![a-z0-9_.\-@])(?:[a-z0-9\-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?[\/?#]/v.source,
    /@/v.source,
  ].join("|"),
  "giv",
);

/**
 * What an address may contain: ASCII except quotation marks, angle brackets and backslashes, and letters of any script,
 * but not their punctuation, which belongs to the sentence.
 */
const RUN =
  /[!#-;=?-\[\]-_a-z\{\|\}~[[\p{L}\p{M}\p{N}\p{S}\p{Pd}’·・\u200C\u200D]--[\p{ASCII}\u3000-\u3004\u3008-\u3020\u3030\u3036\u3037\u303D-\u303F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65\uFFE0-\uFFEE]]]*/ivy;

/** Trailing punctuation belongs to the sentence, and so does a bracket that the address did not open. */
const TRAILING = "?!.,:;*_~'|";
const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** An ASCII host ends where an unspaced script follows: `example.com吧`. */
const RUN_ON = new RegExp(
  `^[\\x21-\\x7E]+(?=[${UNSPACED_LETTERS}\\p{Extended_Pictographic}])`,
  "u",
);

/** Text that precedes an ASCII name without a space, as in `联系bob@example.com`. */
const RUN_ON_BEFORE = new RegExp(`^.*[${UNSPACED_LETTERS}](?=[!-~])`, "u");

/** Longer than the longest host with a user before it. */
const HOST_MAX = 320;
/** The most addresses to recognise in one line; the rest stay plain text (TEXT-5). */
const ADDRESSES_MAX = 500;
const LOCAL_MAX = 64;
const LOCAL = /[\p{L}\p{N}\p{M}._%+-]/u;
const DOMAIN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}-]{0,62}(?:\.[\p{L}\p{N}][\p{L}\p{N}\p{M}-]{0,62})+/uy;

/** Finds the web addresses and mailboxes in a line, in order, without overlaps. */
export function addressesIn(line: string): WrittenAddress[] {
  const found: WrittenAddress[] = [];
  let done = 0;
  for (const { index, 0: beginning } of line.matchAll(BEGINNING)) {
    if (index < done) continue;
    if (found.length === ADDRESSES_MAX) break;
    const address =
      beginning === "@" ? mailboxAt(line, index, done) : webAddress(line, index, beginning);
    if (address === null) continue;
    found.push(address);
    done = address.end;
  }
  return found;
}

function webAddress(line: string, start: number, beginning: string): WrittenAddress | null {
  // Determine the host first: text that follows it without a space is not part of the address, however long.
  const head = runAt(line.slice(0, start + beginning.length + HOST_MAX), start, beginning);
  const ends = runOnAt(head);
  const run = ends === null ? runAt(line, start, beginning) : head.slice(0, ends);
  const written = line.slice(start, start + lengthOf(run));
  if (written.length <= beginning.length && !beginning.endsWith("/")) return null;
  return { start, end: start + written.length, href: hrefOf(written) };
}

function hrefOf(written: string): string | null {
  if (/^https?:/i.test(written)) return written;
  return /^www\.[^/?#.@]+\.[^/?#@]+(?![^/?#])/i.test(written) ? `https://${written}` : null;
}

function runAt(line: string, start: number, beginning: string): string {
  RUN.lastIndex = start + beginning.length;
  RUN.test(line);
  return line.slice(start, RUN.lastIndex);
}

/** Returns where a host ends because an unspaced script follows; null if none does. */
function runOnAt(run: string): number | null {
  const [authority = ""] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/?#]*/i.exec(run) ?? [];
  const label = authority.lastIndexOf(".") + 1;
  const runOn = label === 0 ? null : RUN_ON.exec(authority.slice(label));
  return runOn === null ? null : label + runOn[0].length;
}

/** Returns how much of a candidate is an address. */
function lengthOf(run: string): number {
  let end = run.length;
  const count = new Map<string, number>();
  for (const sign of run) count.set(sign, (count.get(sign) ?? 0) + 1);
  for (; end > 0; end -= 1) {
    const last = run[end - 1] ?? "";
    const opening = OPENING[last];
    if (opening === undefined) {
      if (!TRAILING.includes(last)) break;
      continue;
    }
    const closed = count.get(last) ?? 0;
    if (closed <= (count.get(opening) ?? 0)) break;
    count.set(last, closed - 1);
  }
  return end;
}

/** Matches `a@b.c`; with more before it (`@a@b.c`) or after it (`a@b.c:d`) it is some other address. */
function mailboxAt(line: string, at: number, from: number): WrittenAddress | null {
  const end = domainEnd(line, at + 1);
  if (end === null) return null;
  let start = at;
  while (start > from && at - start < LOCAL_MAX && LOCAL.test(line[start - 1] ?? "")) start -= 1;
  const named = line
    .slice(start, at)
    .replace(RUN_ON_BEFORE, "")
    .replace(/^[._%+-]+/, "");
  if (named === "") return null;
  // In `你好@bob.lee`, the text before `@` is an unspaced script, so this may be a mention; mailboxes use one script.
  if (runsOn(line, at) && /^[\x21-\x7E]/.test(line.slice(at + 1))) return null;
  start = at - named.length;
  if (line[start - 1] === "@") return { start: start - 1, end, href: null };
  const isMore = /^[:@/]\S/.test(line.slice(end, end + 2));
  return { start, end, href: isMore ? null : `mailto:${line.slice(start, end)}` };
}

/** Whether a letter of an unspaced script ends here. */
function runsOn(line: string, at: number): boolean {
  const sign = signBefore(line, at);
  return isWord(sign) && !isSpacedWord(sign);
}

function domainEnd(line: string, start: number): number | null {
  DOMAIN.lastIndex = start;
  if (!DOMAIN.test(line)) return null;
  const domain = line.slice(start, DOMAIN.lastIndex);
  const end = runOnAt(domain) ?? domain.length;
  const last = domain.slice(domain.lastIndexOf(".") + 1, end);
  const letters = Array.from(last).filter(isWord).length;
  return letters < 2 || /^\d+$/.test(last) ? null : start + end;
}
