import type { Message } from "#client/index.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { shownMedia, type ShownMedia } from "../shown-media.ts";
import type { Exhibit } from "./lightbox.tsx";

/** The pictures and videos of messages, in order. `nameOf` returns a sender's name. */
export function galleryOf(
  messages: readonly Message[],
  nameOf: (user_id: string) => string,
): readonly Exhibit[] {
  return messages.flatMap(
    ({ id, kind, text, sender_id, created_at, media_url, media, ...rest }) => {
      if (media_url === null || rest.deleted_at !== null) return [];
      const shown = shownMedia({ kind, media_url, media });
      if (!isExhibited(shown)) return [];
      const about = { sender: nameOf(sender_id), sentAt: created_at, caption: text };
      return [{ key: String(id), media: shown, messageId: id, ...about }];
    },
  );
}

export function isExhibited({ kind }: ShownMedia): boolean {
  return kind === "image" || kind === "video";
}

/** Opens the large view at one of the exhibits. */
export function openLightbox(conversationId: string, exhibits: readonly Exhibit[], key: string) {
  import("./lightbox.tsx").then(
    ({ showLightbox }) => showLightbox(conversationId, exhibits, key),
    () => showToast(t("problem.network")),
  );
}
