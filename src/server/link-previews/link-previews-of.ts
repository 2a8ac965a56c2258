import type { LinkPreviewsApi } from "./link-previews.ts";

/** The entrypoint of this same Worker that makes previews: an object that calls it does not wait for what it does. */
export function linkPreviewsOf({ exports }: Pick<DurableObjectState, "exports">): LinkPreviewsApi {
  // The runtime has whatever `src/index.ts` exports, which nothing down here may import.
  return (exports as unknown as { LinkPreviews: LinkPreviewsApi }).LinkPreviews;
}
