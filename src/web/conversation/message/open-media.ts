import { t } from "#web/i18n/t.ts";
import { galleryOf, openLightbox } from "#web/media/lightbox/gallery.ts";
import type { Exhibit } from "#web/media/lightbox/lightbox.tsx";
import type { ShownMedia } from "#web/media/shown-media.ts";
import type { ConversationModel } from "../conversation-model.ts";
import type { MessageOperations } from "../message-operations.ts";
import { nameIn } from "../people.ts";
import type { RowContent } from "./row-content.ts";

type Opened = Pick<RowContent, "message" | "attachment">;

/** Opens a message's picture or video in the lightbox, among those of the messages that its list shows. */
export function openMedia(
  { message, attachment }: Opened,
  media: ShownMedia,
  model: ConversationModel,
  { shown }: MessageOperations,
): void {
  const nameOf = (id: string) =>
    id === model.myId.value ? t("message.you") : nameIn(model.people.value, id);
  const sent = galleryOf(shown.value.messages, nameOf);
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
}
