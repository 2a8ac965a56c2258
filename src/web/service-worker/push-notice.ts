import type { PushMessage } from "#client/index.ts";
import { pushTexts } from "./push-texts.ts";

export interface PushNotice {
  readonly title: string;
  readonly body: string;
  /** A later one of the same conversation takes its place. */
  readonly tag: string;
  readonly path: string;
  readonly badge: number;
  /** Conversations whose notifications are of no interest any more. */
  readonly read: readonly string[];
}

/** What came with a push; null for what this build does not know. */
export function readPush(value: unknown): PushMessage | null {
  return typeof value === "object" && value !== null && "type" in value && value.type === "messages"
    ? (value as PushMessage)
    : null;
}

/** PUSH-4: what a notification says: no more than its person wants to have shown. */
export function pushNotice(message: PushMessage, languages: readonly string[]): PushNotice {
  const texts = pushTexts(languages);
  const { conversation_id, message_id, title, sender, direct, text, kind } = message;
  const media = kind === "image" || kind === "video" || kind === "audio" || kind === "file";
  const named = kind === "audio" && text === undefined ? texts.audio : text;
  const said = named ?? (media ? texts[kind] : texts.message);
  // Whichever way a name is written, it turns nothing around that stands beside it.
  const body = direct || sender === undefined ? said : `\u2068${sender}\u2069: ${said}`;
  return {
    title: title === undefined || title === "" ? texts.app : title,
    body,
    tag: conversation_id,
    // A worker may import nothing that the page is made of: a chunk that both share runs in a document only.
    path: `/conversation-ws?${new URLSearchParams({ id: conversation_id, message: String(message_id) }).toString()}`,
    badge: message.badge,
    read: message.read,
  };
}
