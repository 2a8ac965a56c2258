/** The path of uploads on the server: relative, so that addresses outlive a change of domain. */
export const MEDIA_PATH = "/api/v1/media/";

/** Matches the address of an upload. */
export const UPLOAD_ADDRESS = /^\/api\/v1\/media\/[A-Za-z0-9_-]{22}$/;

/** Returns the key of an upload; null for an external address. */
export function mediaKeyOf(mediaUrl: string): string | null {
  return mediaUrl.startsWith(MEDIA_PATH) ? mediaUrl.slice(MEDIA_PATH.length) : null;
}
