import type { Snippet } from "#client/index.ts";

/** A part of a message, with what was searched for marked. */
export function Highlighted({ snippet: { text, highlights } }: { snippet: Snippet }) {
  const starts = [0, ...highlights.map(([, end]) => end)];
  return (
    <>
      {starts.map((from, index) => {
        const [start, end] = highlights[index] ?? [text.length, text.length];
        return (
          <span key={from}>
            {text.slice(from, start)}
            {end > start && <mark>{text.slice(start, end)}</mark>}
          </span>
        );
      })}
    </>
  );
}
