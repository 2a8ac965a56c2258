import { VOCABULARY } from "../seed/texts.ts";

/** Something that is searched for. A loose word finds every word that begins with it; a quoted one only itself. */
export interface Query {
  name: string;
  q: string;
}

export const QUERIES: Query[] = [
  { name: "rare word", q: VOCABULARY.at(-1)! },
  { name: "common word", q: VOCABULARY[0]! },
  { name: "prefix of 2 letters", q: VOCABULARY[500]!.slice(0, 2) },
  { name: "phrase", q: `"${VOCABULARY[2]} ${VOCABULARY[7]}"` },
  { name: "Japanese word", q: "会議" },
];
