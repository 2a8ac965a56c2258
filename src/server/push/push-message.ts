import { plainText } from "#text/reading.ts";
import type { PushContent } from "#protocol/notifications.ts";
import type { PushMessage } from "#protocol/push.ts";
import type { Notice } from "../objects/conversation.ts";

/** Characters of a message's text that a notification has room for. */
const TEXT_LENGTH = 240;
/** Code units of a text that are looked at: more than a notification has room for. */
const READ_LENGTH = 1_200;
const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
/** Bytes that fit one push, encrypted (RFC 8291 has 3,993). */
const BYTES_MAX = 3_900;

interface About {
  user_id: string;
  conversation_id: string;
  badge: number;
  read: readonly string[];
  content: PushContent;
}

/** PUSH-4: what a push says of a conversation: no more than its person wants to have shown, and no more than fits. */
export function pushMessage(
  { message, direct, title, sender, unread_count, mentioned }: Notice,
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
    ...about,
    ...names,
    ...text,
    ...kind,
    read: [...read],
  };
  // What does not fit is the list of what was read meanwhile, which the next push brings again.
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

/** A message without what makes it long, for a push service that takes less. */
export function withoutText({ text: _, ...message }: PushMessage): PushMessage {
  return { ...message, content: "sender", read: [] };
}
