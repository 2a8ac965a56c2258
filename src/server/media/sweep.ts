import { abandonedMedia, forgetMedia, withSmaller } from "#storage/d1/media.ts";
import { log } from "../log.ts";

/** The sweep removes a file that nothing has used for this long. */
const UNUSED_MS = 24 * 60 * 60_000;
/** No upload is still running this long after its lease ended. */
const LAPSED_MS = 60 * 60_000;
/** Rounds of one sweep; the next sweep comes within the hour. */
const ROUNDS = 20;

/** The stores of media, for rows and bytes. */
export interface MediaStores {
  DB: D1Database;
  MEDIA: { delete(keys: string[]): Promise<void> };
}

/** Removes unused uploads, and finishes interrupted removals. */
export async function sweepMedia(env: MediaStores, now: number): Promise<void> {
  const before = new Date(now - UNUSED_MS).toISOString();
  for (let round = 0; round < ROUNDS; round += 1) {
    const times = { before, lapsed: now - LAPSED_MS, now: new Date(now).toISOString() };
    const keys = await abandonedMedia(env.DB, times);
    if (keys.length === 0) return;
    await removeMedia(env, keys);
    log("debug", "media_swept", { removed: keys.length });
  }
}

/** Removes the bytes before the row, so that the next sweep can finish an interrupted removal. */
export async function removeMedia(env: MediaStores, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  const all = await withSmaller(env.DB, keys);
  await env.MEDIA.delete(all);
  await forgetMedia(env.DB, all);
}
