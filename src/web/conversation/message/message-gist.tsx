import { ExternalLink, Image, Mic, Music, Video } from "lucide";
import type { Message } from "#client/index.ts";
import { gist } from "#web/inbox/last-message.ts";
import { familyIcon } from "#web/media/file-family.ts";
import { isVoice, shownMedia, type ShownMedia } from "#web/media/shown-media.ts";
import { Icon, type IconNode } from "#web/ui/icon.tsx";
import "./message-gist.css";

/** A message in one line, with an icon for its media. */
export function MessageGist({ message }: { message: Message }) {
  const media = mediaOf(message);
  return (
    <span class="message-gist">
      {media !== null && <Icon icon={iconOf(media)} size={14} />}
      <span class="message-gist__text" dir="auto">
        {gist(message)}
      </span>
    </span>
  );
}

/** `null` also for a deleted message. */
export function mediaOf({ kind, media_url, media, deleted_at }: Message): ShownMedia | null {
  if (media_url === null || deleted_at !== null) return null;
  return shownMedia({ kind, media_url, media });
}

function iconOf(media: ShownMedia): IconNode {
  switch (media.kind) {
    case "image":
      return Image;
    case "video":
      return Video;
    case "audio":
      return isVoice(media) ? Mic : Music;
    case "elsewhere":
      return ExternalLink;
    case "file":
      return familyIcon(media.name, media.content_type);
  }
}
