import type { Attachment } from "#web/attachments/attachment.ts";
import { ProgressRing } from "#web/attachments/progress-ring.tsx";
import { lazily } from "#web/app/lazily.tsx";
import { t } from "#web/i18n/t.ts";
import { FileCard } from "#web/media/file-card.tsx";
import { galleryOf, type Exhibit } from "#web/media/lightbox/gallery.ts";
import { openLightbox } from "#web/media/lightbox/open-lightbox.ts";
import { LinkCard } from "#web/media/link-card.tsx";
import { Picture } from "#web/media/picture.tsx";
import { isVoice, type ShownMedia } from "#web/media/shown-media.ts";
import { Video } from "#web/media/video.tsx";
import "#web/media/one-plays.ts";
import { useModel } from "../model-context.ts";
import { nameIn } from "../people.ts";
import type { Message } from "#client/index.ts";
import "./message-media.css";

const SoundPlayer = lazily(
  async () => (await import("#web/media/player/sound-player.tsx")).SoundPlayer,
);

interface MessageMediaProps {
  media: ShownMedia;
  message: Message | null;
  /** What it is being made from, or was. */
  attachment: Attachment | undefined;
  /** Whether the Tab key stops at what is in it. */
  isActive: boolean;
}

/** What a message carries. Its space is there before it is: nothing jumps when it comes. */
export function MessageMedia({ media, message, attachment, isActive }: MessageMediaProps) {
  const model = useModel();
  const tabIndex = isActive ? 0 : -1;
  const ring = attachment !== undefined && <Uploading attachment={attachment} />;
  const open = () => {
    const nameOf = (id: string) =>
      id === model.myId.value ? t("message.you") : nameIn(model.people.value, id);
    const sent = galleryOf(model.stretch.value.messages, nameOf);
    const key = String(message?.id ?? attachment?.id);
    const isThere = sent.some((exhibit) => exhibit.key === key);
    const own: Exhibit = {
      key,
      media,
      messageId: message?.id ?? null,
      sender: nameOf(message?.sender_id ?? model.myId.value ?? ""),
      sentAt:
        message?.created_at ?? new Date(attachment?.wording.value?.at ?? Date.now()).toISOString(),
      caption: message?.text ?? (attachment?.wording.value?.text || null),
    };
    openLightbox(model.id, isThere ? sent : [...sent, own], key);
  };
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

function Uploading({ attachment }: { attachment: Attachment }) {
  const { state } = attachment.upload.value;
  if (state !== "waiting" && state !== "uploading") return null;
  return (
    <span class="message-media__progress">
      <ProgressRing
        progress={attachment.progress}
        label={t("attach.uploading", { name: attachment.name })}
      />
    </span>
  );
}
