import { checkAvatar } from "#domain/avatar.ts";
import { AVATAR_BYTES_MAX } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { fetchOutside, readAtMost } from "../outside-fetch.ts";
import { changeAvatar } from "./avatar.ts";
import { HEAD_BYTES, inspect } from "./inspect.ts";
import { upload } from "./upload.ts";

const TIME_LIMIT_MS = 10_000;
const REDIRECTS = 3;
const FIRST_SERVER_ERROR = 500;

/**
 * ACCOUNT-5: copies the picture at an external address as a person's own upload, and makes it their avatar. Returns a
 * reason for refusal that no retry would change; rejects if a retry may help.
 */
export async function copyPicture(
  env: Env,
  userId: string,
  url: string,
): Promise<Result<null, string>> {
  const loopback = configOf(env).OUTSIDE_LOOPBACK === "allowed";
  const fetched = await fetchOutside(
    url,
    { headers: { accept: "image/*" } },
    { loopback, redirects: REDIRECTS, signal: AbortSignal.timeout(TIME_LIMIT_MS) },
  );
  if (!fetched.ok) return fetched;
  const { status } = fetched.value;
  if (status !== 200) {
    await fetched.value.body?.cancel();
    if (status >= FIRST_SERVER_ERROR) throw new Error("the picture's server failed");
    return err(`answers ${status}`);
  }
  const { bytes, cut } = await readAtMost(fetched.value, AVATAR_BYTES_MAX);
  const shape = await inspect(bytes.subarray(0, HEAD_BYTES), undefined);
  const size = cut ? Number.POSITIVE_INFINITY : bytes.byteLength;
  const fits = checkAvatar({ ...UNNAMED, ...shape, size });
  if (!fits.ok) return err(fits.error.issues?.[0]?.message ?? fits.error.detail);
  const { body } = new Response(bytes);
  if (body === null) return err("is empty");
  const incoming = { user_id: userId, body, size, declared: undefined, hints: {} };
  const uploaded = await upload(env, incoming);
  if (!uploaded.ok) {
    if (uploaded.error.code === "quota_exceeded") return err("exceeds the quota of their files");
    throw new Error("the picture could not be stored");
  }
  const changed = await changeAvatar(env, userId, uploaded.value.media_url);
  return changed.ok ? ok(null) : err(changed.error.detail);
}

const UNNAMED = {
  name: null,
  duration_ms: null,
  placeholder: null,
  waveform: null,
  transcript: null,
};
