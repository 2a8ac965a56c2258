import { signal } from "@preact/signals";
import type { Message } from "#client/index.ts";
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
  /** Whose text it is; of what is not sent yet none. */
  message: Message | null;
  isTranslated: boolean;
  text: string;
}

/** What was last said, translated where one has that on. */
export function LastText({ message, isTranslated, text }: LastTextProps) {
  const Translated = translated.value;
  const isWanted = isTranslated && message !== null;
  if (isWanted && Translated === null) load();
  if (isWanted && Translated !== null) return <Translated message={message} text={text} />;
  return (
    <span class="inbox-item__text" dir="auto">
      {rowText(text)}
    </span>
  );
}
