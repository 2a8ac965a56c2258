import { FILE_NAME_MAX } from "#protocol/limits.ts";
import { endOf } from "#text/cut.ts";
import { mendedLine } from "#text/names.ts";
import { normal } from "#text/normal.ts";
import { hasVisible } from "#text/visible.ts";

/** Returns a file's own name as the server accepts it; a long one keeps its end, which shows its kind. */
export function fileNameOf(file: Blob): string | undefined {
  if (!("name" in file) || typeof file.name !== "string") return undefined;
  const end = endOf(normal(file.name, "NFC"), FILE_NAME_MAX);
  const name = mendedLine(end.replaceAll(/[/\\]/g, "")).trim();
  return hasVisible(name) ? name : undefined;
}
