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

/** What a message is, going by the address of its media: all that is known of a file kept elsewhere. */
export function kindOfAddress(mediaUrl: string | undefined): MessageKind {
  if (mediaUrl === undefined) return "text";
  const extension = /\.([a-z0-9]{2,5})$/i.exec(new URL(mediaUrl).pathname)?.[1] ?? "";
  return BY_EXTENSION[extension.toLowerCase()] ?? "file";
}
