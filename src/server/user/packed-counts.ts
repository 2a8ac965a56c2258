import { z } from "zod";
import type { UnreadCounts } from "#domain/unread-counts.ts";

/** The most characters of packed counts, all ASCII: a socket's attachment holds 16 KiB in total. */
const PACKED_MAX = 12_000;

/** Older builds packed no request counts. */
const packedSchema = z.array(z.tuple([z.string(), z.int(), z.int(), z.int(), z.int().default(0)]));

/**
 * Packs counts into a socket's attachment, which survives hibernation. Leaves out conversations without unread messages;
 * returns null if the rest is still too long.
 */
export function packCounts(counts: UnreadCounts): string | null {
  const unread = [...counts].filter(([, row]) => row.unread_count > 0 || row.request_count > 0);
  const rows = unread.map(([id, row]) => {
    const counted = [id, row.unread_count, row.mention_count, row.revision];
    return row.request_count > 0 ? [...counted, row.request_count] : counted;
  });
  const packed = JSON.stringify(rows);
  return packed.length > PACKED_MAX ? null : packed;
}

export function unpackCounts(packed: string): UnreadCounts {
  return new Map(
    packedSchema
      .parse(JSON.parse(packed))
      .map(([id, unread_count, mention_count, revision, request_count]) => [
        id,
        { unread_count, mention_count, request_count, revision },
      ]),
  );
}
