/** A text of about so many code units that is made to cost its readers more than it should. */
export type Family = readonly [name: string, text: (length: number) => string];

const repeated = (name: string, unit: string, before = "", after = ""): Family => [
  name,
  (length) => before + unit.repeat(Math.ceil(length / unit.length)) + after,
];

const ASCII = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
/** Characters with a meaning in some grammar. */
const SIGNS = Array.from("@.:/[]()<>*_~`#-\"'!|\\{}&+= \n");
/** Those of them that may nest or continue. */
const GRAMMAR = Array.from("@.:/[]()<*_~`-\n");
const PAIRS: readonly (readonly [string, string])[] = [
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["<", ">"],
  ["[", "]()"],
  ["![", "](a)"],
  ["**", "**"],
  ["**a*", "*a**"],
  ["*a", "a*"],
  ["_a", "a_"],
  ["~~a", "a~~"],
  ["> ", ""],
  ["- ", ""],
  ["`", "`"],
  ['"', '"'],
];

const one: Family[] = ASCII.map((sign) => repeated(JSON.stringify(sign), sign));
const two: Family[] = GRAMMAR.flatMap((a) =>
  GRAMMAR.filter((b) => b !== a).map((b) =>
    repeated(`alternating ${JSON.stringify(a + b)}`, a + b),
  ),
);
const withLetters: Family[] = SIGNS.flatMap((sign) => [
  repeated(`${JSON.stringify(sign)} and letters`, `${sign}a`),
  repeated(`${JSON.stringify(sign)} and blanks`, `${sign} `),
  repeated(`${JSON.stringify(sign)} within words`, `a${sign}a `),
  repeated(`lines of ${JSON.stringify(sign)}`, `${sign}\n`),
  repeated(`words after ${JSON.stringify(sign)}`, "a ", sign),
]);
const nested: Family[] = PAIRS.flatMap(([open, close]): Family[] => [
  [
    `nested ${open}${close}`,
    (length) => {
      const depth = Math.ceil(length / (open.length + close.length));
      return open.repeat(depth) + close.repeat(depth);
    },
  ],
  repeated(`never closed ${open}`, `${open}a`),
  repeated(`never opened ${close}`, `a${close}a`),
]);

const nearly: Family[] = [
  repeated("addresses without a dot", "a@b"),
  repeated("addresses in one word", "a@b.c"),
  repeated("an address that has only dots after it", ".", "a@"),
  repeated("an address that has only dots before it", ".", "", "@a"),
  repeated("signs before an address", "@", "", "a.b"),
  repeated("web addresses in one word", "http://"),
  repeated("a scheme begun again and again", "http:/"),
  repeated("www begun again and again", "www."),
  repeated("www in words", "awww.a"),
  repeated("a long host", "a.", "http://"),
  repeated("a long userinfo", "a:", "https://"),
  repeated("links that are not closed", "[a](b"),
  repeated("links that lead nowhere", "[a]("),
  repeated("links in links", "[a](b "),
  repeated("images", "![a](b)"),
  repeated("references", "[a][b]"),
  repeated("footnotes", "[^a]: b\n"),
  repeated("definitions", "[a]: <b\n"),
  repeated("emphasis of both kinds", "_a*__"),
  repeated("emphasis that closes late", "*a_"),
  repeated("emphasis in threes", "***a**"),
  repeated("emphasis that only opens", "a**b"),
  repeated("strikes", "~a~~"),
  repeated("escapes", "\\*"),
  repeated("entities", "&amp;"),
  repeated("entities without an end", "&a"),
  repeated("tags", "<a>"),
  repeated("tags with attributes", "<a b='c"),
  repeated("comments", "<!--"),
  repeated("quotes in quotes", "> ", "", "a"),
  repeated("lists in lists", "- ", "", "a"),
  repeated("lists and quotes in turn", "> - "),
  [
    "lists that are ever further in",
    (length) => ladder(length, (depth) => `${" ".repeat(depth)}- a`),
  ],
  ["quotes that are ever deeper", (length) => ladder(length, (depth) => `${">".repeat(depth)} a`)],
  ["code of ever longer marks", (length) => ladder(length, (depth) => `${"`".repeat(depth)}a`)],
  [
    "fences of ever more marks",
    (length) => ladder(length, (depth) => `${"`".repeat(depth + 3)}\n`),
  ],
  [
    "fences of ever fewer marks",
    (length) => ladder(length, (depth) => `${"`".repeat(depth + 3)}\n`, true),
  ],
  ["emphasis of ever more marks", (length) => ladder(length, (depth) => `${"*".repeat(depth)}a`)],
  repeated("numbered lists", "1. a\n"),
  repeated("tables", "|a|b|\n|-|-|\n"),
  repeated("one wide row", "a|", "|", "\n|-|"),
  repeated("headings", "# "),
  repeated("fences", "```\n"),
  repeated("a fence that is not closed", "~~~ \n", "````\n"),
  repeated("code that is not closed", "`a``b"),
  repeated("mentions", "@ann "),
  repeated("mentions in one word", "@ann"),
  repeated("mentions with dots", "@ann."),
  repeated("a mention of dots", ".", "@ann"),
  repeated("shortcodes", ":a"),
  repeated("a shortcode that is not closed", "a", ":"),
  repeated("places of ours", "{0}"),
  repeated("a place of digits", "1", "{"),
];

const unicode: Family[] = [
  repeated("Chinese", "我们明天去公园散步吧"),
  repeated("Chinese between addresses", "我@们.天"),
  repeated("Japanese", "カタカナーと漢字"),
  repeated("Korean", "한국말을"),
  repeated("Hangul jamo", "\u1100\u1161\u11A8"),
  repeated("Thai", "ฉันชอบกินข้าว"),
  repeated("Arabic", "مرحبا "),
  repeated("emoji", "👍"),
  repeated("emoji of many parts", "👩‍👩‍👧‍👦"),
  repeated("flags that are none", "🇦🇦"),
  repeated("emoji that want a selector", "❤"),
  repeated("keycaps", "1️⃣"),
  repeated("signs that are emoji sometimes", "©"),
  repeated("joiners", "\u200D"),
  repeated("half surrogates", "\uD83D\uDC4D\uFE0F"),
  repeated("marks on one letter", "\u0301", "a"),
  repeated("marks that sort backwards", "\u0315\u0300\u0327", "a"),
  [
    "marks in the wrong order",
    (length) => `a${"\u0301".repeat(length / 2)}${"\u0327".repeat(length / 2)}`,
  ],
  repeated("letters with marks", "e\u0301"),
  repeated("letters that fold to many", "ﷺ"),
  repeated("private signs", "\uE000 "),
  repeated("digits in one word", "7"),
  repeated("numbers", "12345 "),
  repeated("wide blanks", "\u3000"),
  repeated("blanks between words", " ", "a", "b"),
  repeated("blanks before a line's end", " ", "a", "\nb"),
  repeated("blanks of both kinds", " \n \n\n", "a"),
  repeated("tabs and blanks", "\t ", "- "),
  repeated("turns of direction", "\u202Ea"),
  repeated("words", "word "),
  repeated("one word", "word"),
  repeated("lines", "a line\n"),
];

function ladder(length: number, step: (depth: number) => string, falls = false): string {
  const lines: string[] = [];
  for (let depth = 0, sum = 0; sum < length; depth += 1) {
    const line = step(depth);
    lines.push(line);
    sum += line.length + 1;
  }
  return (falls ? lines.toReversed() : lines).join("\n").slice(0, length);
}

/** Addresses directly followed by a script without spaces. */
const runningOn: Family[] = ["a://a.b吧", "http://a.b가", "www.b가", "b.co가", "a@b.co吧"].map(
  (unit) => repeated(`${unit} and so on`, unit),
);

export const HOSTILE: readonly Family[] = [
  ...one,
  ...two,
  ...withLetters,
  ...nested,
  ...nearly,
  ...unicode,
  ...runningOn,
];
