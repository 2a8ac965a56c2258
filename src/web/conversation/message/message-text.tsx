import { useMemo } from "preact/hooks";
import { loadMarkdown, markdown } from "./load-markdown.ts";
import { mentionParts, needsMarkdown } from "./text-parts.ts";
import "./message-text.css";

interface MessageTextProps {
  text: string;
  usernames: ReadonlySet<string>;
  myUsername: string | null;
}

export function MessageText({ text, usernames, myUsername }: MessageTextProps) {
  const isMarked = useMemo(() => needsMarkdown(text), [text]);
  if (isMarked) return <Formatted text={text} usernames={usernames} />;
  return (
    <div class="message-text message-text--plain" dir="auto">
      {mentionParts(text, usernames).map(({ text, username }, index) =>
        username === undefined ? (
          text
        ) : (
          <mark key={index} class={username === myUsername ? "mention mention--me" : "mention"}>
            {text}
          </mark>
        ),
      )}
    </div>
  );
}

function Formatted({ text, usernames }: Omit<MessageTextProps, "myUsername">) {
  const render = markdown.value;
  const html = useMemo(
    () => (render === null ? null : safely(() => render(text, usernames))),
    [render, text, [...usernames].join()],
  );
  if (render === null) loadMarkdown();
  // As it was written, until its formatting is there: it keeps its place.
  if (html === null) {
    return (
      <div class="message-text message-text--plain" dir="auto">
        {text}
      </div>
    );
  }
  return <div class="message-text" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** Text that breaks the renderer is shown as it is. */
function safely(render: () => string): string | null {
  try {
    return render();
  } catch {
    return null;
  }
}
