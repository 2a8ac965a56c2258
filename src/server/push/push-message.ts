import { plainText } from "#text/reading.ts";
import type { PushContent } from "#protocol/notifications.ts";
import type { PushMessage } from "#protocol/push.ts";
import type { Notice } from "../objects/conversation.ts";

/** The most characters of a text in a notification. */
const TEXT_LENGTH = 240;
/** The most code units of a text to process, more than a notification can show. */
const READ_LENGTH = 1_200;
const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
/** The most bytes in one encrypted push (RFC 8291 has 3,993). */
const BYTES_MAX = 3_900;

interface About {
  user_id: string;
  conversation_id: string;
  badge: number;
  read: readonly string[];
  content: PushContent;
}

/** PUSH-4: composes a push for a conversation, within the person's privacy setting and the size limit. */
export function pushMessage(
  { message, direct, title, sender, unread_count, mentioned, thread }: Notice,
  { content, read, ...about }: About,
): PushMessage {
  const said = plainText(message.text ?? "").trim();
  const shown = said === "" ? (message.media?.name ?? "") : said;
  const text = content === "full" && shown !== "" ? { text: shortened(shown) } : {};
  const kind = content === "full" ? { kind: message.kind } : {};
  const names = content === "none" ? {} : { title, sender };
  const whole: PushMessage = {
    type: "messages",
    message_id: message.id,
    unread_count,
    mentioned,
    content,
    direct,
    ...(thread === null ? {} : { thread }),
    ...about,
    ...names,
    ...text,
    ...kind,
    read: [...read],
  };
  // Drops conversations from the list of those read meanwhile; the next push contains them again.
  while (bytesOf(whole) > BYTES_MAX && whole.read.length > 0) whole.read.pop();
  return whole;
}

function bytesOf(message: PushMessage): number {
  return Buffer.byteLength(JSON.stringify(message));
}

function shortened(text: string): string {
  const characters = Array.from(
    GRAPHEMES.segment(text.slice(0, READ_LENGTH)),
    ({ segment }) => segment,
  );
  if (characters.length <= TEXT_LENGTH && text.length <= READ_LENGTH) return text;
  return `${characters.slice(0, TEXT_LENGTH).join("").trimEnd()}…`;
}

/** Returns the message without its text, for a push service with a smaller limit. */
export function withoutText({ text: _, ...message }: PushMessage): PushMessage {
  return { ...message, content: "sender", read: [] };
}
