import type { Highlighted as HighlightedText } from "#client/index.ts";

/** A part of a message, with what was searched for marked. */
export function Highlighted({ snippet }: { snippet: HighlightedText }) {
  const { text, highlights } = snippet;
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
