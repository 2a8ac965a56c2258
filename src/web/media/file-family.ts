import {
  File,
  FileArchive,
  FileCode,
  FileImage,
  FileMusic,
  FilePlay,
  FileSpreadsheet,
  FileText,
} from "lucide";
import type { IconNode } from "#web/ui/icon.tsx";

/** By extension first: people look for what a file's name promises. */
const BY_EXTENSION: readonly (readonly [RegExp, IconNode])[] = [
  [/^(zip|gz|tgz|bz2|xz|7z|rar|tar|zst)$/, FileArchive],
  [/^(xlsx?|ods|csv|tsv|numbers)$/, FileSpreadsheet],
  [/^(pdf|docx?|odt|rtf|txt|md|pages|epub|pptx?|odp)$/, FileText],
  [/^(html?|xml|json|js|ts|css|py|rb|rs|go|java|c|cpp|h|sh|sql|ya?ml|toml)$/, FileCode],
  [/^(svg|psd|ai|heic|tiff?|bmp)$/, FileImage],
];

const BY_TYPE: readonly (readonly [RegExp, IconNode])[] = [
  [/^image\//, FileImage],
  [/^audio\//, FileMusic],
  [/^video\//, FilePlay],
  [/^text\/|pdf/, FileText],
  [/zip|tar|compressed/, FileArchive],
];

export function familyIcon(name: string | null, contentType: string | null): IconNode {
  const extension = extensionOf(name ?? "").toLowerCase();
  const found =
    BY_EXTENSION.find(([pattern]) => pattern.test(extension)) ??
    BY_TYPE.find(([pattern]) => pattern.test(contentType ?? ""));
  return found?.[1] ?? File;
}

/** "pdf" of "report.pdf"; "" for a name without a short extension. */
export function extensionOf(name: string): string {
  return /[^.]\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1] ?? "";
}
