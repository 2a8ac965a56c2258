import { abandonedMedia, forgetMedia, withSmaller } from "#storage/d1/media.ts";
import { log } from "../log.ts";

/** The sweep removes a file that nothing carries after this long. */
const UNUSED_MS = 24 * 60 * 60_000;
/** This long after its lease ended no upload is still running, whatever happened to its instance. */
const LAPSED_MS = 60 * 60_000;
/** Rounds of one sweep; the next comes within the hour. */
const ROUNDS = 20;

/** Where media are: their rows, and their bytes. */
export interface MediaStores {
  DB: D1Database;
  MEDIA: { delete(keys: string[]): Promise<void> };
}

/** Removes files that were uploaded and never sent, and finishes interrupted removals. */
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

/** Removes the bytes first, then their row: after an interruption between the two, the next sweep continues. */
export async function removeMedia(env: MediaStores, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  const all = await withSmaller(env.DB, keys);
  await env.MEDIA.delete(all);
  await forgetMedia(env.DB, all);
}
