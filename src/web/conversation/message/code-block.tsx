import { Copy } from "lucide";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { CodeText } from "./code-text.tsx";
import "./code-block.css";

interface CodeBlockProps {
  text: string;
  language: string | null;
}

/** Code as it was written; what is wider than its place is scrolled to, by keys too. */
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
