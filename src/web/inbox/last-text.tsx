import { signal } from "@preact/signals";
import type { Conversation } from "#client/index.ts";
import { rowText } from "./row-text.ts";
import type { TranslatedText } from "./translated-text.tsx";

/** `null` until a conversation is translated: most are not. */
const translated = signal<typeof TranslatedText | null>(null);
let loading = false;

function load(): void {
  if (loading) return;
  loading = true;
  import("./translated-text.tsx").then(
    ({ TranslatedText }) => (translated.value = TranslatedText),
    () => (loading = false),
  );
}

interface LastTextProps {
  conversation: Pick<Conversation, "last_message" | "settings">;
  text: string;
}

/** What was last said, translated where one has that on. */
export function LastText({ conversation: { last_message, settings }, text }: LastTextProps) {
  const isTranslated = settings.translate && last_message !== null;
  const Translated = translated.value;
  if (isTranslated && Translated === null) load();
  if (isTranslated && Translated !== null) return <Translated message={last_message} text={text} />;
  return (
    <span class="inbox-item__text" dir="auto">
      {rowText(text)}
    </span>
  );
}
