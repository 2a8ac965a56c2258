import type { Message } from "#protocol/message.ts";
import { firstLink } from "#text/first-link.ts";

export function withoutPreview({ preview: _, ...message }: Message): Message {
  return message;
}

/** PREVIEW-4: whether the preview is still that of the text's first link. */
export function stillPreviewed({ text, preview }: Pick<Message, "text" | "preview">): boolean {
  return preview !== undefined && linkIn(text) === preview.url;
}

/**
 * PREVIEW-4: whether an edit brings a link to preview. One that was there before brings none: so a preview that its
 * sender removed does not come back.
 */
export function bringsLink(before: string | null, after: string | null): boolean {
  const link = linkIn(after);
  return link !== null && link !== linkIn(before);
}

function linkIn(text: string | null): string | null {
  return text === null ? null : firstLink(text);
}
