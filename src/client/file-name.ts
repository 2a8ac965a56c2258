import { NAME_MAX } from "#protocol/media.ts";
import { withoutDirectionControls } from "#text/direction.ts";

/** What a name may not have besides: a path, control characters. */
const UNWANTED = /[\p{Cc}/\\]/gu;

/** A file's own name as the server takes it; its end tells its kind, so that is what stays of a long one. */
export function fileNameOf(file: Blob): string | undefined {
  if (!("name" in file) || typeof file.name !== "string") return undefined;
  const name = withoutDirectionControls(file.name).replaceAll(UNWANTED, "");
  return name.slice(-NAME_MAX).trim() || undefined;
}
