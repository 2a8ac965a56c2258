import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { highlighted } from "./highlight.ts";
import "./code-text.css";

/** Loaded with the first code that names its language. */
const highlight = signal<typeof highlighted | null>(null);
let loading = false;

function load(): void {
  if (loading) return;
  loading = true;
  import("./highlight.ts").then(
    (loaded) => (highlight.value = loaded.highlighted),
    () => (loading = false),
  );
}

/** Code with its keywords, strings and comments in colour, where its language is known. */
export function CodeText({ text, language }: { text: string; language: string }) {
  const read = highlight.value;
  if (read === null) load();
  const tokens = useMemo(() => read?.(text, language) ?? null, [read, text, language]);
  if (tokens === null) return <>{text}</>;
  return (
    <>
      {tokens.map((token, index) =>
        token.kind === "plain" ? (
          token.text
        ) : (
          <span key={index} class={`code-text--${token.kind}`}>
            {token.text}
          </span>
        ),
      )}
    </>
  );
}
