/** Uploads are under this path of the server: relative, so that it outlives a change of domain. */
export const MEDIA_PATH = "/api/v1/media/";

/** What the address of an upload looks like. */
export const UPLOAD_ADDRESS = /^\/api\/v1\/media\/[A-Za-z0-9_-]{22}$/;

/** The key of an upload; null for an address elsewhere. */
export function mediaKeyOf(mediaUrl: string): string | null {
  return mediaUrl.startsWith(MEDIA_PATH) ? mediaUrl.slice(MEDIA_PATH.length) : null;
}
