import { checkAvatar } from "#domain/avatar.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import { ok, type Result } from "#protocol/result.ts";
import { setAvatar } from "#storage/d1/avatars.ts";
import { ownMedia } from "#storage/d1/media.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { removeMedia } from "./sweep.ts";

/** MEDIA-8: sets or removes a user's picture, and releases the file of the one before. */
export async function changeAvatar(
  env: Env,
  userId: string,
  avatarUrl: string | null,
): Promise<Result<null>> {
  const key = avatarUrl === null ? null : mediaKeyOf(avatarUrl);
  if (key !== null) {
    const own = await ownMedia(env.DB, key, userId);
    const fits = checkAvatar(own?.media ?? null);
    if (!fits.ok) return fits;
  }
  const gone = await setAvatar(env.DB, userId, key, new Date().toISOString());
  if (gone === null) return checkAvatar(null);
  try {
    await removeMedia(env, gone);
  } catch (error) {
    // Nobody can fetch it any more, and the sweep removes it.
    log("error", "avatar_not_removed", { user_id: userId }, error);
  }
  return ok(null);
}
