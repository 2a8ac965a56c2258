import { NAME_MAX } from "#protocol/media.ts";

/** What a name may not have: a path, control characters, signs that turn text around. */
const UNWANTED = /[\p{Cc}/\\\u202A-\u202E\u2066-\u2069]/gu;

/** A file's own name as the server takes it; its end tells its kind, so that is what stays of a long one. */
export function fileNameOf(file: Blob): string | undefined {
  if (!("name" in file) || typeof file.name !== "string") return undefined;
  return file.name.replaceAll(UNWANTED, "").slice(-NAME_MAX).trim() || undefined;
}
