import type { Message } from "#client/index.ts";
import { shownMedia, type ShownMedia } from "../shown-media.ts";

/** A picture or video among others, and the message it belongs to, where it is sent. */
export interface Exhibit {
  readonly key: string;
  readonly media: ShownMedia;
  readonly messageId: number | null;
}

/** Those of these messages that can be shown large, in their order. */
export function galleryOf(messages: readonly Message[]): readonly Exhibit[] {
  return messages.flatMap(({ id, kind, media_url, media, deleted_at }) => {
    if (media_url === null || deleted_at !== null) return [];
    const shown = shownMedia({ kind, media_url, media });
    return isExhibited(shown) ? [{ key: String(id), media: shown, messageId: id }] : [];
  });
}

export function isExhibited({ kind }: ShownMedia): boolean {
  return kind === "image" || kind === "video";
}
