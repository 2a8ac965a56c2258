import type { Message } from "#protocol/message.ts";
import { firstLink } from "#text/first-link.ts";

export function withoutPreview({ preview: _, ...message }: Message): Message {
  return message;
}

/** PREVIEW-4: whether the preview still belongs to the text's first link. */
export function stillPreviewed({ text, preview }: Pick<Message, "text" | "preview">): boolean {
  return preview !== undefined && linkIn(text) === preview.url;
}

/**
 * PREVIEW-4: whether an edit adds a link to preview. A link that was there before does not count, so that a preview
 * that the sender removed stays removed.
 */
export function bringsLink(before: string | null, after: string | null): boolean {
  const link = linkIn(after);
  return link !== null && link !== linkIn(before);
}

function linkIn(text: string | null): string | null {
  return text === null ? null : firstLink(text);
}
