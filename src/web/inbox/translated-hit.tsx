import type { Message } from "#client/index.ts";
import { isTranslatable } from "#web/translation/toggle-translation.ts";
import { useTranslation } from "#web/translation/use-translation.ts";
import { gist } from "./last-message.ts";

/** Under what was found, the same in my language. */
export function TranslatedHit({ message }: { message: Message }) {
  const isWanted = isTranslatable(message);
  const translation = useTranslation(message, isWanted);
  if (!isWanted || translation.state !== "made") return null;
  const { text, language } = translation.made;
  return (
    <span
      class="found-message__snippet found-message__snippet--translated"
      dir="auto"
      lang={language}
    >
      {gist({ ...message, text })}
    </span>
  );
}
