import type { Message } from "#protocol/message.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { detectLanguage } from "../translation/detect.ts";
import type { SourceText } from "../translation/translations.ts";

/** Returns the translatable text of a message: its own, or a voice message's transcript. */
export function sourceTextOf(store: ConversationStore, message: Message): SourceText | null {
  const text = message.text ?? message.media?.transcript ?? null;
  if (text === null || message.deleted_at !== null) return null;
  const { conversation_id, id: message_id, text_version: version } = message;
  const source =
    message.language ?? detectLanguage(text, store.personalOf(message.sender_id).language);
  return { conversation_id, message_id, version, text, source };
}
