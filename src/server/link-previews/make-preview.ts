import type { Preview } from "#protocol/preview.ts";
import type { Env } from "../env.ts";
import type { Terms } from "./fetch-for-preview.ts";
import { fetchPage } from "./fetch-page.ts";
import { copyPreviewPicture } from "./preview-picture.ts";
import { readPage } from "./read-page.ts";

/** The most candidates to try for the picture. */
const PICTURES_TRIED = 2;

/** Returns null for a page without metadata or a proper response (PREVIEW-2). */
export async function makePreview(
  env: Pick<Env, "DB" | "MEDIA">,
  url: string,
  terms: Pick<Terms, "loopback" | "limits">,
): Promise<Preview | null> {
  const page = await fetchPage(url, terms);
  if (page === null) return null;
  const { title, site, description, pictures } = await readPage(page.html);
  if (title === null) return null;
  for (const written of pictures.slice(0, PICTURES_TRIED)) {
    const address = URL.parse(written, page.url);
    if (address === null) continue;
    const image = await copyPreviewPicture(env, address.href, terms);
    if (image !== null) return { url, site, title, description, image };
  }
  return { url, site, title, description, image: null };
}
