import { hasVisible } from "#text/visible.ts";

export function hasContent(draft: {
  text?: string | undefined;
  media_url?: string | undefined;
  forward_of?: object | undefined;
}): boolean {
  if (draft.media_url !== undefined || draft.forward_of !== undefined) return true;
  return draft.text !== undefined && hasVisible(draft.text);
}

export const NO_CONTENT = "a message needs visible text or media";

/** FORWARD-1: whether a draft that forwards has no text or media of its own. */
export function forwardsAlone(draft: {
  text?: string | undefined;
  media_url?: string | undefined;
  forward_of?: object | undefined;
}): boolean {
  return draft.forward_of === undefined || (draft.text ?? draft.media_url) === undefined;
}

export const FORWARDS_MORE = "takes the place of text and media_url";
