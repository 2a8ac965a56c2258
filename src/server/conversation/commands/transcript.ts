import { detectLanguage } from "#server/translation/detect.ts";
import type { OwnCommand } from "./command.ts";

/** Writes a transcript as a change of its message (MEDIA-7), unless the message was deleted meanwhile. */
export function writeTranscript(messageId: number, transcript: string): OwnCommand {
  return ({ store }) => {
    const message = store.messages.get(messageId);
    if (message === undefined || message.media === null || message.deleted_at !== null) return [];
    const version = store.head + 1;
    const spoken = store.personalOf(message.sender_id).language;
    const heard =
      message.text === null
        ? { text_version: version, language: detectLanguage(transcript, spoken) }
        : {};
    const media = { ...message.media, transcript };
    return [{ kind: "message", message: { ...message, ...heard, version, media } }];
  };
}
