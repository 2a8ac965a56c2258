import { checkAvatar } from "#domain/avatar.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import { ok, type Result } from "#protocol/result.ts";
import { setAvatar } from "#storage/d1/avatars.ts";
import { ownMedia } from "#storage/d1/media.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { removeMedia } from "./sweep.ts";

/** MEDIA-8: checks whether a user may use this picture; null removes theirs, undefined keeps it. */
export async function mayWear(
  env: Env,
  userId: string,
  avatarUrl: string | null | undefined,
): Promise<Result<null>> {
  const key = typeof avatarUrl === "string" ? mediaKeyOf(avatarUrl) : null;
  if (key === null) return ok(null);
  const own = await ownMedia(env.DB, key, userId);
  return checkAvatar(own?.media ?? null);
}

/** MEDIA-8: sets or removes a user's picture, and releases the previous file. */
export async function changeAvatar(
  env: Env,
  userId: string,
  avatarUrl: string | null,
): Promise<Result<null>> {
  const fits = await mayWear(env, userId, avatarUrl);
  if (!fits.ok) return fits;
  const key = avatarUrl === null ? null : mediaKeyOf(avatarUrl);
  const gone = await setAvatar(env.DB, userId, key, new Date().toISOString());
  if (gone === null) return checkAvatar(null);
  try {
    await removeMedia(env, gone);
  } catch (error) {
    // Nobody can fetch the file any more, and the sweep removes it.
    log("error", "avatar_not_removed", { user_id: userId }, error);
  }
  return ok(null);
}
