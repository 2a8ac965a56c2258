import { hasVisible } from "#text/visible.ts";

export function hasContent(draft: {
  text?: string | undefined;
  media_url?: string | undefined;
}): boolean {
  return (draft.text !== undefined && hasVisible(draft.text)) || draft.media_url !== undefined;
}

export const NO_CONTENT = "a message needs visible text or media";
