import { mediaKeyOf, type Media, type MessageKind } from "#client/index.ts";

export type MediaKind = Exclude<MessageKind, "text" | "system">;

/**
 * An attachment as it is shown: of Parley's own or elsewhere, sent or on its way. The sender of an address elsewhere
 * chose its host: a reader's browser asks that host only when they follow the link.
 */
export interface ShownMedia extends Omit<Media, "content_type" | "size"> {
  readonly kind: MediaKind | "elsewhere";
  /** `null` until it is uploaded. */
  readonly url: string | null;
  /** An object URL: the file is on this device. */
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

/** What a message carries; of an address elsewhere nothing is known but where it leads. */
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

/** Of a video there is no picture but its placeholder; the large view plays it. */
export function still(media: ShownMedia): ShownMedia {
  return { ...media, url: null, local: null };
}

/** A sound with a waveform was recorded for this conversation; any other one is a file. */
export function isVoice({ kind, waveform }: Pick<ShownMedia, "kind" | "waveform">): boolean {
  return kind === "audio" && waveform !== null && waveform.length > 0;
}
