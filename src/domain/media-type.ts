/** Browsers' names of types, by the detector's names. */
const ALIASES: Record<string, string> = {
  "audio/x-m4a": "audio/mp4",
  "audio/x-flac": "audio/flac",
  "audio/vnd.wave": "audio/wav",
  "audio/ogg; codecs=opus": "audio/ogg",
  "audio/opus": "audio/ogg",
  "video/x-m4v": "video/mp4",
  "application/ogg": "audio/ogg",
};

/** Containers with the same first bytes for audio and video. */
const CONTAINERS: Record<string, { hasVideo: RegExp; hasAudio: RegExp; audio: string }> = {
  // Matroska names each track's codec, MP4 its handler.
  "video/webm": { hasVideo: /V_(VP8|VP9|AV1|MPEG|MS)/, hasAudio: /A_[A-Z]/, audio: "audio/webm" },
  "video/mp4": { hasVideo: /hdlr.{8}vide/s, hasAudio: /hdlr.{8}soun/s, audio: "audio/mp4" },
};

/**
 * Determines a file's type from its first bytes: `detected` from their signature (`undefined` without one), `head`
 * those bytes. The `declared` type decides only if the bytes do not reveal whether a container has only audio. Unknown
 * content that reads as text is plain text, never HTML or SVG.
 */
export function mediaType(
  detected: string | undefined,
  head: Uint8Array,
  declared: string | undefined,
): string {
  if (detected === undefined) return isText(head) ? "text/plain" : "application/octet-stream";
  const type = ALIASES[detected] ?? detected;
  const container = CONTAINERS[type];
  if (container === undefined) return type;
  const text = latin1(head);
  if (container.hasVideo.test(text)) return type;
  if (container.hasAudio.test(text)) return container.audio;
  return declared?.startsWith("audio/") === true ? container.audio : type;
}

/** `head` may end in the middle of a character. */
function isText(head: Uint8Array): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(head, {
      stream: true,
    });
    return !/[^\P{Cc}\t\n\f\r]/u.test(text);
  } catch {
    return false;
  }
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return text;
}
