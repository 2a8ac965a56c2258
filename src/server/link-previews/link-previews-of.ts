import type { LinkPreviewsApi } from "./link-previews.ts";

/** Returns this Worker's own entrypoint for previews, so that the calling object does not wait for external sites. */
export function linkPreviewsOf({ exports }: Pick<DurableObjectState, "exports">): LinkPreviewsApi {
  // The runtime provides the exports of `src/index.ts`, which lower layers may not import.
  return (exports as unknown as { LinkPreviews: LinkPreviewsApi }).LinkPreviews;
}
