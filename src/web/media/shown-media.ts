import { mediaKeyOf, type Media, type MessageKind } from "#client/index.ts";

export type MediaKind = Exclude<MessageKind, "text" | "system">;

/**
 * An attachment as the page shows it: uploaded here or on another host, sent or not. The page never loads media from
 * another host, which its sender chose: a reader contacts it only by following the link.
 */
export interface ShownMedia extends Omit<Media, "content_type" | "size"> {
  readonly kind: MediaKind | "elsewhere";
  /** `null` until uploaded. */
  readonly url: string | null;
  /** An object URL if the file is on this device. */
  readonly local: string | null;
  readonly content_type: string | null;
  readonly size: number | null;
}

const NOTHING_KNOWN = {
  name: null,
  content_type: null,
  size: null,
  width: null,
  height: null,
  duration_ms: null,
  placeholder: null,
  waveform: null,
  transcript: null,
};

/** A message's media. Of media on another host, the page knows only the address. */
export function shownMedia(message: {
  readonly kind: MessageKind;
  readonly media_url: string;
  readonly media: Media | null;
}): ShownMedia {
  const { kind, media_url: url, media } = message;
  const isElsewhere = mediaKeyOf(url) === null;
  return {
    ...NOTHING_KNOWN,
    ...media,
    kind: isElsewhere ? "elsewhere" : kind === "text" || kind === "system" ? "file" : kind,
    url,
    local: null,
  };
}

/** A video's still: only its placeholder. The large view plays it. */
export function still(media: ShownMedia): ShownMedia {
  return { ...media, url: null, local: null };
}

/** Audio with a waveform is a voice message; any other audio is a file. */
export function isVoice({ kind, waveform }: Pick<ShownMedia, "kind" | "waveform">): boolean {
  return kind === "audio" && waveform !== null && waveform.length > 0;
}
