import { hasWords, sameLanguage, type Message } from "#client/index.ts";

/** What a message says in words: its text, or what is heard in it. */
export function spokenIn({ text, media }: Pick<Message, "text" | "media">): string {
  return text ?? media?.transcript ?? "";
}

/** Known to be in another language than the one read. */
export function isForeign({ language }: Pick<Message, "language">, reading: string): boolean {
  return language !== null && !sameLanguage(language, reading);
}

/** Whether a translation of it could be of use to me; of one in an unknown language it may turn out not to be. */
export function mayTranslate(message: Message, myId: string | null, reading: string): boolean {
  return (
    message.sender_id !== myId &&
    message.kind !== "system" &&
    message.deleted_at === null &&
    (message.language === null || isForeign(message, reading)) &&
    hasWords(spokenIn(message))
  );
}
