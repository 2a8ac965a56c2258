import type { Media } from "#protocol/media.ts";
import type { MessageKind } from "#protocol/message.ts";

const BY_EXTENSION: Record<string, MessageKind> = {
  avif: "image",
  gif: "image",
  jpeg: "image",
  jpg: "image",
  png: "image",
  webp: "image",
  m4a: "audio",
  mp3: "audio",
  oga: "audio",
  ogg: "audio",
  opus: "audio",
  wav: "audio",
  mov: "video",
  mp4: "video",
  webm: "video",
};

/** Determines a message's kind from the type of its upload, or from an external address, whose type is unknown. */
export function kindOf(mediaUrl: string | undefined, media: Media | null): MessageKind {
  if (media !== null) return kindOfType(media.content_type);
  if (mediaUrl === undefined) return "text";
  const extension = /\.([a-z0-9]{2,5})$/i.exec(new URL(mediaUrl).pathname)?.[1] ?? "";
  return BY_EXTENSION[extension.toLowerCase()] ?? "file";
}

function kindOfType(contentType: string): MessageKind {
  if (!isShown(contentType)) return "file";
  const [family] = contentType.split("/");
  return family === "image" || family === "audio" || family === "video" ? family : "file";
}

/** Types that browsers can show or play and that cannot run scripts; all others are only downloaded. */
const SHOWN = new Set([
  "image/apng",
  "image/avif",
  "image/gif",
  "image/jpeg",
  "image/png",
  "image/webp",
  "audio/aac",
  "audio/flac",
  "audio/mp4",
  "audio/mpeg",
  "audio/ogg",
  "audio/wav",
  "audio/webm",
  "video/mp4",
  "video/ogg",
  "video/quicktime",
  "video/webm",
]);

export function isShown(contentType: string): boolean {
  return SHOWN.has(contentType);
}
