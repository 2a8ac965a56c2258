import { z } from "zod";
import type { UnreadCounts } from "#domain/unread-counts.ts";

/** Characters of packed counts, all of them ASCII: with the rest of it an attachment may have 16 KiB. */
const PACKED_MAX = 12_000;

const packedSchema = z.array(z.tuple([z.string(), z.int(), z.int(), z.int()]));

/** As a socket keeps them while its object sleeps: what is read is left out; null when it is still too much. */
export function packCounts(counts: UnreadCounts): string | null {
  const unread = [...counts].filter(([, row]) => row.unread_count > 0);
  const rows = unread.map(([id, row]) => [id, row.unread_count, row.mention_count, row.revision]);
  const packed = JSON.stringify(rows);
  return packed.length > PACKED_MAX ? null : packed;
}

export function unpackCounts(packed: string): UnreadCounts {
  return new Map(
    packedSchema
      .parse(JSON.parse(packed))
      .map(([id, unread_count, mention_count, revision]) => [
        id,
        { unread_count, mention_count, revision },
      ]),
  );
}
