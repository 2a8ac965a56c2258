import { metadataSchema, type Metadata } from "#protocol/metadata.ts";

/** A record's metadata as a property, absent if there is none. */
export function metadataOf(column: unknown): { metadata?: Metadata } {
  if (typeof column !== "string") return {};
  return { metadata: metadataSchema.parse(JSON.parse(column)) };
}

export function metadataColumn({ metadata }: { metadata?: Metadata | undefined }): string | null {
  return metadata === undefined ? null : JSON.stringify(metadata);
}
