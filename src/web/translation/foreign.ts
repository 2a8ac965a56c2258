import { hasWords, sameLanguage, type Message } from "#client/index.ts";

/** A message's words: its text or its transcript. */
export function spokenIn({ text, media }: Pick<Message, "text" | "media">): string {
  return text ?? media?.transcript ?? "";
}

/** Whether a message is known to be in another language than the reader's. */
export function isForeign({ language }: Pick<Message, "language">, reading: string): boolean {
  return language !== null && !sameLanguage(language, reading);
}

/** Whether a translation may help the reader. Of an unknown language, it may turn out to be the reader's own. */
export function mayTranslate(message: Message, myId: string | null, reading: string): boolean {
  return (
    message.sender_id !== myId &&
    message.kind !== "system" &&
    message.deleted_at === null &&
    (message.language === null || isForeign(message, reading)) &&
    hasWords(spokenIn(message))
  );
}
