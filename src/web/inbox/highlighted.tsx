import type { Snippet } from "#client/index.ts";

/** What only formats; a snippet may have one sign of a pair, so that each goes for itself. */
const SIGNS = /\*\*|~~|`+/g;

/** A part of a message, with what was searched for marked, and without the signs of its formatting. */
export function Highlighted({ snippet: { text, highlights } }: { snippet: Snippet }) {
  const starts = [0, ...highlights.map(([, end]) => end)];
  return (
    <>
      {starts.map((from, index) => {
        const [start, end] = highlights[index] ?? [text.length, text.length];
        return (
          <span key={from}>
            {text.slice(from, start).replaceAll(SIGNS, "")}
            {end > start && <mark>{text.slice(start, end)}</mark>}
          </span>
        );
      })}
    </>
  );
}
