import { abandonedMedia, forgetMedia } from "#storage/d1/media.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";

/** What nothing carries by then is removed. */
const UNUSED_MS = 24 * 60 * 60_000;
/** So long after its lease ended no upload is still under way, whatever became of the instance that took it. */
const LAPSED_MS = 60 * 60_000;
/** Rounds of one sweep; the next comes within the hour. */
const ROUNDS = 20;

/** Removes what was uploaded and never sent, and whatever was on its way out when something broke off. */
export async function sweepMedia(env: Env, now: number): Promise<void> {
  const before = new Date(now - UNUSED_MS).toISOString();
  for (let round = 0; round < ROUNDS; round += 1) {
    const times = { before, lapsed: now - LAPSED_MS, now: new Date(now).toISOString() };
    const keys = await abandonedMedia(env.DB, times);
    if (keys.length === 0) return;
    await removeMedia(env, keys);
    log("debug", "media_swept", { removed: keys.length });
  }
}

/** First the bytes, then the row that tells of them: broken off between the two, the next sweep goes on. */
export async function removeMedia(env: Pick<Env, "DB" | "MEDIA">, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await env.MEDIA.delete(keys);
  await forgetMedia(env.DB, keys);
}
