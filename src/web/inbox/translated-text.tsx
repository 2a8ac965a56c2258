import type { Message } from "#client/index.ts";
import { isTranslatable } from "#web/translation/toggle-translation.ts";
import { useTranslation } from "#web/translation/use-translation.ts";
import { gist, rowText } from "./last-message.ts";

/** A translated preview. Shows the original until the translation has loaded, and as a tooltip after that. */
export function TranslatedText({ message, text }: { message: Message; text: string }) {
  const isWanted = message.text !== null && isTranslatable(message);
  const translation = useTranslation(message, isWanted);
  const made = isWanted && translation.state === "made" ? translation.made : null;
  return (
    <span
      class="inbox-item__text"
      dir="auto"
      lang={made?.language}
      title={made === null ? undefined : text}
    >
      {rowText(made === null ? text : gist({ ...message, text: made.text }))}
    </span>
  );
}
