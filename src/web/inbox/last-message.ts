import { startOf, type Conversation, type Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { formatDuration } from "#web/media/duration.ts";
import { calledHere } from "./names.ts";
import { blockedPeople } from "./blocked-people.ts";
import { plainLine } from "./plain-line.ts";
import { reportLine } from "./report-line.ts";

type Shown = "last_message" | "last_sender" | "last_album_count" | "kind";

/** The line about the newest message; `who`: the sender, unless the conversation's name tells it. */
export function lastMessageLine(
  { last_message, last_sender, last_album_count, kind }: Pick<Conversation, Shown>,
  myId: string | null,
): { who: string | null; text: string } {
  if (last_message === null) return { who: null, text: t("inbox.no_messages") };
  const { sender_id, deleted_at } = last_message;
  if (last_message.system !== undefined) {
    const nameOf = (id: string) => (id === last_sender?.user_id ? calledHere(last_sender) : null);
    return { who: null, text: reportLine(last_message, nameOf) ?? "" };
  }
  if (kind === "group" && blockedPeople.value.has(sender_id)) {
    return { who: null, text: t("inbox.from_blocked") };
  }
  const text = gist(last_message, last_album_count);
  if (deleted_at !== null || last_message.kind === "system") return { who: null, text };
  if (sender_id === myId) return { who: t("inbox.you"), text };
  return { who: kind === "group" && last_sender !== null ? calledHere(last_sender) : null, text };
}

/**
 * A message in one line: the start of its text without markup, or what it contains. `count`: the size of its album.
 */
export function gist(message: Message, count = 1): string {
  if (message.deleted_at !== null) return t("inbox.deleted");
  const text = message.text === null ? "" : plainLine(message.text);
  if (text !== "") return text;
  switch (message.kind) {
    case "image":
      return count > 1 ? t("inbox.images", { count }) : t("inbox.image");
    case "audio":
      return audio(message);
    case "video":
      return count > 1 ? t("album.label", { count }) : t("inbox.video");
    case "file":
      return message.media?.name ?? t("inbox.file");
    case "text":
    case "system":
      return t("inbox.message");
  }
}

/** Names a voice message by its duration, other audio by its file name. */
function audio({ media }: Message): string {
  if (media === null) return t("inbox.audio");
  if (media.waveform === null) return media.name ?? t("media.audio");
  if (media.duration_ms === null) return t("media.voice");
  return t("media.voice_of", { time: formatDuration(media.duration_ms) });
}

/** The most code units of a text in a row: more than fit in its line, but short enough to be read aloud. */
const ROW_LENGTH = 100;

export function rowText(text: string): string {
  return text.length > ROW_LENGTH ? `${startOf(text, ROW_LENGTH)}…` : text;
}
