import type { Attachment } from "#web/attachments/attachment.ts";
import { lazily } from "#web/app/lazily.tsx";
import { FileCard, LinkCard } from "#web/media/file-card.tsx";
import { Picture, Video } from "#web/media/picture.tsx";
import { isVoice, type ShownMedia } from "#web/media/shown-media.ts";
import "#web/media/one-plays.ts";
import { useModel, useOperations } from "../model-context.ts";
import type { Message } from "#client/index.ts";
import { openMedia } from "./open-media.ts";
import { Uploading } from "./uploading.tsx";
import "./message-media.css";

const SoundPlayer = lazily(
  async () => (await import("#web/media/player/sound-player.tsx")).SoundPlayer,
);

interface MessageMediaProps {
  media: ShownMedia;
  message: Message | null;
  /** The attachment that it is or was uploaded from, while this page has it. */
  attachment: Attachment | undefined;
  /** Whether the Tab key stops at its controls. */
  isActive: boolean;
}

/** A message's file. Its space is reserved, so nothing jumps when it loads. */
export function MessageMedia({ media, message, attachment, isActive }: MessageMediaProps) {
  const model = useModel();
  const operations = useOperations();
  const tabIndex = isActive ? 0 : -1;
  const ring = attachment !== undefined && <Uploading attachment={attachment} />;
  const open = () => openMedia({ message, attachment }, media, model, operations);
  switch (media.kind) {
    case "image":
      return (
        <Picture media={media} tabIndex={tabIndex} onOpen={open}>
          {ring}
        </Picture>
      );
    case "video":
      return <Video media={media}>{ring}</Video>;
    case "audio":
      return (
        <div
          class={
            isVoice(media)
              ? "message-media__sound"
              : "message-media__sound message-media__sound--named"
          }
        >
          <SoundPlayer media={media} tabIndex={tabIndex} />
          {ring}
        </div>
      );
    case "elsewhere":
      return <LinkCard media={media} tabIndex={tabIndex} />;
    case "file":
      return (
        <FileCard media={media} tabIndex={tabIndex}>
          {ring}
        </FileCard>
      );
  }
}
