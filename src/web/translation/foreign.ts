import type { Message } from "#client/index.ts";
import { primaryOf } from "#web/i18n/languages.ts";

/** Two letters of an alphabet, or one sign that is a word: without that there is nothing to translate. */
const WORDS =
  /\p{L}[\p{L}\p{M}]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** What a message says in words: its text, or what is heard in it. */
export function spokenIn({ text, media }: Pick<Message, "text" | "media">): string {
  return text ?? media?.transcript ?? "";
}

/** Known to be in another language than the one read. */
export function isForeign({ language }: Pick<Message, "language">, reading: string): boolean {
  return language !== null && primaryOf(language) !== primaryOf(reading);
}

/** Whether a translation of it could be of use to me; of one in an unknown language it may turn out not to be. */
export function mayTranslate(message: Message, myId: string | null, reading: string): boolean {
  return (
    message.sender_id !== myId &&
    message.kind !== "system" &&
    message.deleted_at === null &&
    (message.language === null || isForeign(message, reading)) &&
    WORDS.test(spokenIn(message))
  );
}
