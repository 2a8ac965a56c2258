import { Copy } from "lucide";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { highlighted } from "./highlight.ts";
import "./code-block.css";

interface CodeBlockProps {
  text: string;
  language: string | null;
}

/** Code as it was written. Long lines scroll, with the keyboard too. */
export function CodeBlock({ text, language }: CodeBlockProps) {
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => showToast(t("message.copied")),
      () => showToast(t("message.failed_action")),
    );
  };
  return (
    <div class="code-block">
      <pre class="message-text__code" data-language={language ?? undefined} tabIndex={0}>
        <code>{language === null ? text : <CodeText text={text} language={language} />}</code>
      </pre>
      <div class="code-block__copy">
        <IconButton size="s" icon={Copy} label={t("message.copy_code")} onClick={copy} />
      </div>
    </div>
  );
}

/** The highlighter, loaded for the first code block that names its language. */
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

/** Highlights keywords, strings and comments, if the language is known. */
function CodeText({ text, language }: { text: string; language: string }) {
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
