import type { PushMessage } from "#client/index.ts";
import { pushTexts } from "./push-texts.ts";

export interface PushNotice {
  readonly title: string;
  readonly body: string;
  /** A later notification of the same conversation replaces it. */
  readonly tag: string;
  readonly path: string;
  readonly badge: number;
  /** Conversations whose notifications are to be closed. */
  readonly read: readonly string[];
}

/** Parses a push; null for a kind that this build does not know. */
export function readPush(value: unknown): PushMessage | null {
  return typeof value === "object" && value !== null && "type" in value && value.type === "messages"
    ? (value as PushMessage)
    : null;
}

/** The notification of a push. It reveals no more than the user allows (PUSH-4). */
export function pushNotice(message: PushMessage, languages: readonly string[]): PushNotice {
  const texts = pushTexts(languages);
  const { conversation_id, message_id, thread, title, sender, direct, text, kind } = message;
  const place = new URLSearchParams({ id: conversation_id, message: String(message_id) });
  if (thread !== undefined) place.set("thread", String(thread));
  const media = kind === "image" || kind === "video" || kind === "audio" || kind === "file";
  const named = kind === "audio" && text === undefined ? texts.audio : text;
  const said = named ?? (media ? texts[kind] : texts.message);
  // Isolates the name, so that its direction does not reorder the text beside it.
  const body = direct || sender === undefined ? said : `\u2068${sender}\u2069: ${said}`;
  return {
    title: title === undefined || title === "" ? texts.app : title,
    body,
    tag: conversation_id,
    // The worker must not import the page's modules: a shared chunk would run only in a document.
    path: `/conversation-ws?${place.toString()}`,
    badge: message.badge,
    read: message.read,
  };
}
